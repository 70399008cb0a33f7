using System.Text;

namespace Hearth.Sessions;

/// <summary>What a model reads in place of a file that it does not get as it is.</summary>
internal static class FileText
{
    /// <summary>What a document without a name is called where a provider wants one.</summary>
    public const string DefaultName = "document.pdf";

    /// <summary>The content of a text file, with a mark around it.</summary>
    public static string Of(string? name, string mediaType, ReadOnlySpan<byte> content) =>
        $"<file{Attributes(name, mediaType)}>\n{Encoding.UTF8.GetString(content)}\n</file>";

    /// <summary>A file that the model cannot read.</summary>
    public static string Unreadable(string? name, string mediaType) =>
        $"<file{Attributes(name, mediaType)}>This model takes no files of this type; its content is not shown.</file>";

    private static string Attributes(string? name, string mediaType) => name is null
        ? $" type=\"{mediaType}\""
        : $" name=\"{name.Replace("\"", "&quot;", StringComparison.Ordinal)}\" type=\"{mediaType}\"";
}
