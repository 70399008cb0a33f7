using System.Text.RegularExpressions;

namespace Hearth.Schemas;

/// <summary>A regular expression of a schema. It cannot hold a thread for longer than <see cref="Timeout"/>.</summary>
internal sealed class SchemaPattern
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private readonly Regex _regex;

    /// <exception cref="ArgumentException">The pattern is not a regular expression.</exception>
    public SchemaPattern(string source)
    {
        Source = source;
        _regex = Build(EcmaScriptPattern.Translate(source));
    }

    public string Source { get; }

    /// <summary>Looks for the pattern anywhere in the text; running out of time ends the evaluation.</summary>
    public bool IsMatch(string text, Evaluation evaluation)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return evaluation.Abandon($"Matching the pattern {JsonText.Shorten(Source)} took longer than {Timeout.TotalMilliseconds} ms.");
        }
    }

    private static Regex Build(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Timeout);
        }
        catch (NotSupportedException)
        {
            // Look-around and back references need backtracking; the timeout bounds it.
            return new Regex(pattern, RegexOptions.CultureInvariant, Timeout);
        }
    }
}
