using System.Text.RegularExpressions;
using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>A regular expression of a model's, which must not take for ever.</summary>
/// <remarks>
/// It runs in time linear to the text where that is possible. What needs backtracking, such as back references, has a limit per line and
/// one in all.
/// </remarks>
internal sealed class LinePattern
{
    private static readonly TimeSpan LineLimit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TotalLimit = TimeSpan.FromSeconds(10);

    private readonly Regex _regex;
    private TimeSpan _spent;

    /// <exception cref="SandboxException">The expression cannot be understood.</exception>
    public LinePattern(string pattern, bool ignoreCase)
    {
        var options = RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            _regex = Compile(pattern, options);
        }
        catch (ArgumentException exception)
        {
            throw new SandboxException($"The pattern is no regular expression: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a line fits.</summary>
    /// <exception cref="SandboxException">Finding out takes too long.</exception>
    public bool IsMatch(ReadOnlySpan<char> line)
    {
        try
        {
            return _regex.IsMatch(line);
        }
        catch (RegexMatchTimeoutException exception)
        {
            _spent += LineLimit;
            if (_spent > TotalLimit) throw new SandboxException("The pattern takes too long. Use a simpler one.", exception);
            return false;
        }
    }

    private static Regex Compile(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, LineLimit);
        }
    }
}
