using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace Hearth.Mcp;

/// <summary>Turns what a server answered into what the log and the model get: bounded, and without what no model takes.</summary>
internal static class McpResults
{
    /// <summary>Images of one result at the most; providers take few more in a whole request.</summary>
    public const int MaxImages = 20;

    /// <summary>The largest image, in bytes: 10 MiB.</summary>
    public const int MaxImageBytes = 10 * 1024 * 1024;

    /// <summary>Converts a result.</summary>
    /// <exception cref="McpToolException">The server calls it an error.</exception>
    public static IReadOnlyList<AIContent> Convert(CallToolResult result, int maxLength)
    {
        var contents = new List<AIContent>();
        foreach (var block in result.Content) contents.Add(Convert(block, contents.Count(content => content is DataContent)));

        // A server says the same in words; where it does not, its data is the text.
        if (result.StructuredContent is { } data && !contents.Any(content => content is TextContent)) contents.Add(new TextContent(data.GetRawText()));
        var bounded = Bounded(contents, maxLength);
        return result.IsError is true ? throw new McpToolException(TextOf(bounded)) : bounded;
    }

    private static AIContent Convert(ContentBlock block, int images) => block switch
    {
        TextContentBlock text => new TextContent(text.Text),
        ImageContentBlock image => Image(image.DecodedData, image.MimeType, images),
        AudioContentBlock audio => Note($"audio, {audio.MimeType}, {Size(audio.DecodedData.Length)}, left out"),
        ResourceLinkBlock link => Note(Describe(link)),
        EmbeddedResourceBlock { Resource: TextResourceContents text } => new TextContent($"[resource {text.Uri}]\n{text.Text}"),
        EmbeddedResourceBlock { Resource: BlobResourceContents { MimeType: { } type } blob } when IsImage(type) =>
            Image(blob.DecodedData, type, images),
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } =>
            Note($"resource {blob.Uri}, {blob.MimeType ?? "of unknown type"}, {Size(blob.DecodedData.Length)}, left out"),
        _ => Note($"content of the type \"{block.Type}\", left out"),
    };

    private static AIContent Image(ReadOnlyMemory<byte> bytes, string mediaType, int images)
    {
        if (images >= MaxImages) return Note($"image, left out: a result has {MaxImages} at the most");
        if (bytes.Length > MaxImageBytes) return Note($"image, {mediaType}, {Size(bytes.Length)}, left out: it is too large");
        return IsImage(mediaType) ? new DataContent(bytes, mediaType) : Note($"image of the unknown type {mediaType}, left out");
    }

    // What providers take as an image; anything else would fail the whole request.
    private static bool IsImage(string mediaType) => mediaType is "image/png" or "image/jpeg" or "image/gif" or "image/webp";

    private static string Describe(ResourceLinkBlock link)
    {
        var text = new StringBuilder($"resource {link.Uri}: {link.Title ?? link.Name}");
        if (link.MimeType is not null) text.Append(CultureInfo.InvariantCulture, $", {link.MimeType}");
        if (link.Description is not null) text.Append(CultureInfo.InvariantCulture, $", {link.Description}");
        return text.ToString();
    }

    private static string Size(int bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");

    private static TextContent Note(string text) => new($"[{text}]");

    private static List<AIContent> Bounded(List<AIContent> contents, int maxLength)
    {
        var total = contents.OfType<TextContent>().Sum(text => (long)text.Text.Length);
        if (total <= maxLength) return contents;

        var left = maxLength;
        var bounded = new List<AIContent>(contents.Count + 1);
        foreach (var content in contents)
        {
            if (content is not TextContent text) bounded.Add(content);
            else if (left > 0)
            {
                var kept = Cut(text.Text, left);
                bounded.Add(new TextContent(kept));
                left -= kept.Length == text.Text.Length ? kept.Length : left;
            }
        }

        bounded.Add(Note(string.Create(CultureInfo.InvariantCulture, $"cut here: {maxLength:N0} of {total:N0} characters are shown")));
        return bounded;
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)]; // Half a character is no text.
    }

    private static string TextOf(IReadOnlyList<AIContent> contents)
    {
        var text = string.Join('\n', contents.OfType<TextContent>().Select(content => content.Text));
        return text.Length > 0 ? text : "The tool failed and did not say why.";
    }
}
