using System.Text.Json.Nodes;
using Spectre.Console;

namespace Hearth.Cli.Doctor;

/// <summary>Says what was found: a paragraph for each finding as it comes, or one document of JSON at the end.</summary>
internal sealed class DoctorReport(CliContext context)
{
    private readonly List<Finding> _findings = [];

    public void Add(Finding finding)
    {
        _findings.Add(finding);
        if (!context.Json) Write(finding);
    }

    /// <summary>Ends the report.</summary>
    /// <returns>What the tool exits with.</returns>
    public ExitCode End()
    {
        var faults = _findings.Count(finding => finding.Outcome == Outcome.Fault);
        var warnings = _findings.Count(finding => finding.Outcome == Outcome.Warning);
        if (context.Json) context.Out.WriteLine(ToJson().ToJsonString());
        else context.Say($"{Counted(faults, "fault")}, {Counted(warnings, "warning")}.");
        return faults > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private void Write(Finding finding)
    {
        var (sign, style) = finding.Outcome switch
        {
            Outcome.Ok => ("ok", Color.Green),
            Outcome.Warning => ("warning", Color.Yellow),
            _ => ("fault", Color.Red),
        };
        context.Console.Write(new Text($"{sign,-8}", style));
        context.Console.Write(new Text($"{finding.Subject,-9} "));
        var lines = finding.Message.TrimEnd().Split('\n').Concat(finding.Next is { } next ? [next] : []);
        context.Console.Write(new Padder(new Text(string.Join('\n', lines)), new Padding(0)));
        context.Console.WriteLine();
    }

    private JsonObject ToJson()
    {
        var findings = new JsonArray();
        foreach (var finding in _findings)
        {
            findings.Add((JsonNode)new JsonObject
            {
                ["subject"] = finding.Subject,
                ["outcome"] = Word(finding.Outcome),
                ["message"] = finding.Message,
                ["next"] = finding.Next,
            });
        }

        return new JsonObject { ["findings"] = findings };
    }

    private static string Word(Outcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
