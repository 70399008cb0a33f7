using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Hearth.Aws.Parameters;

/// <summary>Where in Parameter Store the configuration of this server is: <c>/hearth/production</c>.</summary>
/// <param name="Value">It begins with a slash and does not end with one.</param>
internal readonly partial record struct ParameterPath(string Value)
{
    public const string Variable = "HEARTH_SSM_PATH";

    /// <summary>The path in Parameter Store below which more configuration is; <c>HEARTH_SSM_PATH</c> wins. Default: none.</summary>
    public const string OptionKey = "Hearth:Aws:ParameterPath";

    /// <summary>The path that the configuration names; null when it names none.</summary>
    /// <exception cref="InvalidOperationException">It is no path.</exception>
    public static ParameterPath? Find(IConfiguration configuration)
    {
        var text = configuration[Variable] is { Length: > 0 } variable ? variable : configuration[OptionKey];
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Pattern().IsMatch(text)) return new ParameterPath(text.TrimEnd('/'));
        throw new InvalidOperationException(
            $"{Variable} is \"{text}\"; it has to be a path in Parameter Store such as /hearth/production: parts of letters, digits, "
            + "\"_\", \".\" and \"-\", each after a slash.");
    }

    /// <summary>The configuration key that a parameter's name means.</summary>
    /// <param name="name">The full name: the path, and what <c>/</c> and <c>__</c> divide into sections.</param>
    public string KeyOf(string name)
    {
        var rest = name.StartsWith($"{Value}/", StringComparison.Ordinal) ? name[(Value.Length + 1)..] : name.TrimStart('/');
        return rest.Replace("/", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)
            .Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^(/[A-Za-z0-9_.\-]+)+/?\z")]
    private static partial Regex Pattern();
}
