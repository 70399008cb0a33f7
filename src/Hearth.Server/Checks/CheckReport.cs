using System.Text.Json.Nodes;
using Hearth.Hosting.Checks;

namespace Hearth.Server.Checks;

/// <summary>Says what was found: a line for each finding as it comes, or one document of JSON at the end.</summary>
internal sealed class CheckReport(TextWriter output, bool isJson)
{
    private const int Passed = 0;
    private const int Failed = 1;

    private readonly List<(string Subject, CheckFinding Finding)> _findings = [];

    /// <summary>Takes note of a finding, unless another check has had the same: what keeps one from being made keeps others, too.</summary>
    public void Add(string subject, CheckFinding finding)
    {
        if (_findings.Exists(entry => entry.Finding == finding)) return;
        _findings.Add((subject, finding));
        if (!isJson) output.WriteLine($"{Word(finding.Outcome),-8} {subject}: {finding.Message}");
    }

    /// <returns>The exit code of the process: 1 when there was a fault, else 0.</returns>
    public int End()
    {
        if (isJson) output.WriteLine(ToJson().ToJsonString());
        output.Flush();
        return _findings.Exists(entry => entry.Finding.Outcome == CheckOutcome.Fault) ? Failed : Passed;
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => "ok",
        CheckOutcome.Warning => "warning",
        _ => "fault",
    };

    private JsonObject ToJson()
    {
        var findings = new JsonArray();
        foreach (var (subject, finding) in _findings)
        {
            findings.Add((JsonNode)new JsonObject
            {
                ["subject"] = subject,
                ["outcome"] = Word(finding.Outcome),
                ["message"] = finding.Message,
            });
        }

        return new JsonObject { ["findings"] = findings };
    }
}
