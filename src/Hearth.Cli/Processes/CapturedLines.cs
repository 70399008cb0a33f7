using System.Text;
using CliWrap;

namespace Hearth.Cli.Processes;

/// <summary>Keeps what a program says, up to a bound, and passes each line on.</summary>
internal sealed class CapturedLines(Action<string>? onLine, bool keeps)
{
    // A megabyte and a half of stack events is the most that was seen of the AWS CLI.
    private const int MaxCharacters = 16 * 1024 * 1024;

    private readonly StringBuilder _text = new();

    public PipeTarget Target => PipeTarget.ToDelegate(Take);

    /// <summary>Whether more was said than is kept.</summary>
    public bool IsCut { get; private set; }

    public override string ToString() => _text.ToString();

    private void Take(string line)
    {
        onLine?.Invoke(line);
        if (!keeps) return;
        if (_text.Length + line.Length >= MaxCharacters) IsCut = true;
        if (!IsCut) _text.Append(line).Append('\n');
    }
}
