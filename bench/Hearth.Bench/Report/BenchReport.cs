using System.Text;

namespace Hearth.Bench.Report;

/// <summary>The rows of the table, in the order in which they were measured.</summary>
internal sealed class BenchReport
{
    private readonly List<ReportRow> _rows = [];

    public bool HasMisses => _rows.Any(row => row.Target is { } target && !target.IsMet(row.Value));

    /// <summary>Adds a row, and shows it at once on the error stream.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">The figure that the target is about.</param>
    /// <param name="text">The figure as it is printed, with its unit and what belongs to it.</param>
    /// <param name="reference">The same of Flue 1.0.0-beta.7, where it is known.</param>
    /// <param name="target">What it has to reach, if anything.</param>
    public void Add(string name, double value, string text, string reference = "", Target? target = null)
    {
        var row = new ReportRow(name, value, text, reference, target);
        _rows.Add(row);
        Console.Error.WriteLine("  " + row.ToMarkdown());
    }

    public string ToMarkdown()
    {
        var table = new StringBuilder("| | Hearth | Flue 1.0.0-beta.7 | target | |\n|---|---|---|---|---|\n");
        foreach (var row in _rows) table.Append(row.ToMarkdown()).Append('\n');
        return table.ToString();
    }
}
