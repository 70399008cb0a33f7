using System.Globalization;
using System.Text;

namespace Hearth.Tools.Files;

/// <summary>Gathers what a search for lines finds, up to a limit.</summary>
internal sealed class ContentSearch(LinePattern pattern, string mode, int context, int limit)
{
    public const string ContentMode = "content";
    public const string FilesMode = "files";
    public const int MaxFileBytes = 10 << 20;
    private const int MaxLineLength = 500;

    private readonly StringBuilder _text = new();
    private int _found;
    private bool _isOverLimit;

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => _isOverLimit || _text.Length > TextLimits.MaxBytes;

    /// <summary>Searches one file.</summary>
    public void Add(string path, string content)
    {
        var lines = content.AsSpan();
        List<Range> ranges = [];
        foreach (var range in lines.Split('\n')) ranges.Add(range);
        var (count, next, following) = (0, 0, 0); // next: the first line that has not been shown.
        for (var i = 0; i < ranges.Count && !IsFull; i++)
        {
            var line = lines[ranges[i]].TrimEnd('\r');
            if (!pattern.IsMatch(line))
            {
                if (following-- <= 0) continue;
                AppendLine(path, line, i, isMatch: false);
                next = i + 1;
                continue;
            }

            count++;
            if (mode == FilesMode) break;
            if (mode != ContentMode || !TakesOne()) continue;
            AppendContext(path, lines, ranges, next, i);
            AppendLine(path, line, i, isMatch: true);
            (next, following) = (i + 1, context);
        }

        if (count == 0 || mode == ContentMode || !TakesOne()) return;
        _text.Append(mode == FilesMode ? $"{path}\n" : string.Create(CultureInfo.InvariantCulture, $"{path}:{count}\n"));
    }

    public string Describe(bool isCut)
    {
        if (_found == 0 && !isCut) return "No matches found.";
        if (IsFull) _text.Append("[There is more. Use a narrower pattern, path or glob, or a greater limit.]\n");
        if (isCut) _text.Append("[The directory is too large: not all of it was searched.]\n");
        return _text.ToString().TrimEnd('\n');
    }

    private bool TakesOne()
    {
        if (_found < limit) return ++_found > 0;
        _isOverLimit = true;
        return false;
    }

    private void AppendContext(string path, ReadOnlySpan<char> lines, List<Range> ranges, int next, int match)
    {
        var first = Math.Max(match - context, next);
        if (context > 0 && _text.Length > 0 && (first > next || next == 0)) _text.Append("--\n");
        for (var i = first; i < match; i++) AppendLine(path, lines[ranges[i]].TrimEnd('\r'), i, isMatch: false);
    }

    private void AppendLine(string path, ReadOnlySpan<char> line, int index, bool isMatch)
    {
        var separator = isMatch ? ':' : '-';
        var visible = line.Length > MaxLineLength ? line[..MaxLineLength] : line;
        _text.Append(CultureInfo.InvariantCulture, $"{path}{separator}{index + 1}{separator}{visible}");
        if (visible.Length < line.Length) _text.Append(CultureInfo.InvariantCulture, $" [{line.Length - visible.Length} more characters]");
        _text.Append('\n');
    }
}
