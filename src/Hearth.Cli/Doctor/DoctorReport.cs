using System.Text.Json.Nodes;
using Hearth.Cli.Logs;

namespace Hearth.Cli.Doctor;

/// <summary>Says what was found: a paragraph for each finding as it comes, or one document of JSON at the end.</summary>
/// <remarks>The findings are what was asked for, so that they go to standard output.</remarks>
internal sealed class DoctorReport(CliContext context)
{
    private const int OutcomeWidth = 8;
    private const int SubjectWidth = 10;
    private const int Indent = OutcomeWidth + SubjectWidth;

    private readonly List<Finding> _findings = [];
    private readonly Screen _screen = Screen.OfOutput(context);

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
        else context.Out.WriteLine($"{Counted(faults, "fault")}, {Counted(warnings, "warning")}.");
        return faults > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private void Write(Finding finding)
    {
        var tint = finding.Outcome switch
        {
            Outcome.Ok => Tint.Green,
            Outcome.Warning => Tint.Yellow,
            _ => Tint.Red,
        };
        _screen.Write($"{Word(finding.Outcome),-OutcomeWidth}", tint);
        var lines = $"{finding.Message.TrimEnd()}\n{finding.Next}".TrimEnd().Split('\n');
        var wrapped = lines.SelectMany(line => WordWrap.Lines(line, (_screen.Width ?? int.MaxValue) - Indent));
        _screen.Write(Screen.Clean($"{finding.Subject,-SubjectWidth}{string.Join($"\n{new string(' ', Indent)}", wrapped)}"));
        _screen.EndLine();
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
