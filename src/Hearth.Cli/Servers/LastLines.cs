namespace Hearth.Cli.Servers;

/// <summary>The last lines that a server has printed, for the report of its end. Thread-safe.</summary>
internal sealed class LastLines
{
    private const int MaxLines = 200;
    private const string StackFrame = "   at ";

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines) _lines.Dequeue();
        }
    }

    /// <summary>What is worth reading of them: what was thrown, or else the end of what was printed.</summary>
    public string Tell(int count)
    {
        string[] lines;
        lock (_gate) lines = [.. _lines.Where(line => !line.StartsWith(StackFrame, StringComparison.Ordinal) && line.Trim().Length > 0)];
        var thrown = Array.FindLastIndex(lines, line => line.StartsWith("Unhandled exception", StringComparison.Ordinal));
        var told = thrown >= 0 ? lines[thrown..].Take(count) : lines.TakeLast(count);
        return string.Join('\n', told.Select(line => $"  {line.TrimEnd()}"));
    }
}
