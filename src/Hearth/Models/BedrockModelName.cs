using System.Text.RegularExpressions;

namespace Hearth.Models;

/// <summary>Finds a model's own name in the ids that Amazon Bedrock has for it.</summary>
internal static partial class BedrockModelName
{
    public const string ProviderId = "bedrock";

    private const string Vendor = "anthropic.";

    /// <summary>
    /// <c>claude-haiku-4-5-20251001</c> for <c>anthropic.claude-haiku-4-5-20251001-v1:0</c>, for the inference profile that has the name of
    /// a geography before it, and for the ARN of either. Of other ids, what follows the last slash.
    /// </summary>
    public static string Of(string id)
    {
        var name = id[(id.LastIndexOf('/') + 1)..];
        var vendor = name.IndexOf(Vendor, StringComparison.Ordinal);
        return vendor < 0 ? name : VersionPattern.Replace(name[(vendor + Vendor.Length)..], "");
    }

    // -v1:0, and -v1:0:200k for a context of its own.
    [GeneratedRegex(@"-v\d+(:\w+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern { get; }
}
