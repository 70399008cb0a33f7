namespace Hearth.Bench.Report;

/// <summary>One line of the table.</summary>
internal sealed record ReportRow(string Name, double Value, string Text, string Reference, Target? Target)
{
    private string Verdict => Target is null ? "" : Target.IsMet(Value) ? "met" : "**missed**";

    public string ToMarkdown() => $"| {Name} | {Text} | {Reference} | {Target?.Text} | {Verdict} |";
}
