using System.Globalization;
using System.Text;
using Hearth.Sandboxes;

namespace Hearth.Tools.Shell;

/// <summary>What a model is told of a script that was run.</summary>
internal static class ShellText
{
    /// <summary>Of each output, enough for what is shown of it.</summary>
    public const int KeptOutputBytes = 2 * TextLimits.MaxBytes;

    public static string Describe(ShellResult result, TimeSpan? timeout)
    {
        var text = new StringBuilder();
        var isCut = Append(text, result.Output) | result.IsTruncated;
        if (result.ErrorOutput.Length > 0)
        {
            text.Append("[Standard error:]\n");
            isCut |= Append(text, result.ErrorOutput);
        }

        if (isCut) text.Insert(0, "[Only the end of the output is shown. Write it to a file to see more.]\n");
        if (result.IsTimedOut && timeout is { } limit) text.Append(CultureInfo.InvariantCulture, $"[Ended after {limit.TotalSeconds:0} s: the time was up.]\n");
        else if (result.IsTimedOut) text.Append("[Ended: the time was up.]\n");
        else if (result.ExitCode is null) text.Append("[Ended: it wrote too much output, or got a signal.]\n");
        else if (result.ExitCode != 0) text.Append(CultureInfo.InvariantCulture, $"[Exit code {result.ExitCode}.]\n");
        return text.Length == 0 ? "[No output.]" : text.ToString().TrimEnd('\n');
    }

    private static bool Append(StringBuilder text, string output)
    {
        var (end, isCut) = TextLimits.Tail(output);
        text.Append(end);
        if (end.Length > 0 && !end.EndsWith('\n')) text.Append('\n');
        return isCut;
    }
}
