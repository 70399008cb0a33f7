using System.Text;

namespace Hearth.Cli.Logs;

/// <summary>Text that comes in pieces, broken between words at the right edge and indented to its column.</summary>
internal sealed class RunningText(Screen screen, int indent, Tint tint)
{
    private const int LongestWord = 1_024;

    private readonly StringBuilder _word = new();
    private readonly int _indent = indent;
    private int _column = indent;
    private bool _hasSpace;

    /// <summary>Prints what is complete of it; the beginning of a word waits for its end.</summary>
    public void Add(string piece)
    {
        foreach (var letter in Screen.Clean(piece))
        {
            if (letter is not (' ' or '\n'))
            {
                _word.Append(letter);
                if (_word.Length >= LongestWord) EndWord();
                continue;
            }

            EndWord();
            if (letter == '\n') BreakLine();
            else Space();
        }

        screen.Flush();
    }

    /// <summary>Prints what has waited. The line is not ended.</summary>
    public void End()
    {
        EndWord();
        screen.Flush();
    }

    // One space waits for the word behind it, which may go to the next line. More than one are meant, as in code.
    private void Space()
    {
        if (_hasSpace) WriteSpace();
        _hasSpace = true;
    }

    private void EndWord()
    {
        if (_word.Length == 0) return;
        var word = _word.ToString();
        _word.Clear();
        var cells = Cells.Of(word);
        if (screen.Width is { } width && _column > _indent && _column + (_hasSpace ? 1 : 0) + cells > width) BreakLine();
        if (_hasSpace) WriteSpace();
        _hasSpace = false;
        screen.Write(word, tint);
        _column += cells;
    }

    private void WriteSpace()
    {
        screen.Write(" ");
        _column++;
    }

    private void BreakLine()
    {
        screen.EndLine();
        screen.Write(new string(' ', _indent));
        (_column, _hasSpace) = (_indent, false);
    }
}
