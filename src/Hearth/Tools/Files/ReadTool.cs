using System.Globalization;
using System.Text;
using Hearth.Sandboxes;
using Microsoft.Extensions.AI;

namespace Hearth.Tools.Files;

/// <summary>Shows a text file with line numbers, or an image.</summary>
internal sealed class ReadTool() : SandboxTool(
    "read",
    "Reads a file of the workspace. Text comes with line numbers, at most 2000 lines or 50 KB at once; images are shown.",
    """
    {
      "type": "object",
      "properties": {
        "path": { "type": "string", "description": "The file." },
        "offset": { "type": "integer", "minimum": 1, "description": "The first line to read, from 1." },
        "limit": { "type": "integer", "minimum": 1, "description": "How many lines at the most." }
      },
      "required": ["path"],
      "additionalProperties": false
    }
    """)
{
    private const int MaxImageBytes = 10 << 20;
    private const int NumberBytes = 8;

    protected override async Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path");
        var content = await call.Sandbox.ReadAsync(path, cancellationToken);
        if (FileContent.ImageTypeOf(content.Span) is { } mediaType) return Show(path, content, mediaType);
        if (FileContent.IsBinary(content.Span)) throw new SandboxException($"{path} is a binary file of {content.Length} bytes.");
        return Number(path, FileContent.Decode(content.Span), arguments.Number("offset", 1, 1, int.MaxValue), arguments.Number("limit", int.MaxValue, 1, int.MaxValue));
    }

    private static List<AIContent> Show(string path, ReadOnlyMemory<byte> content, string mediaType) => content.Length > MaxImageBytes
        ? throw new SandboxException($"{path} is an image of {content.Length} bytes; at most {MaxImageBytes} can be shown.")
        : [new TextContent($"{path} ({mediaType}, {content.Length} bytes)"), new DataContent(content, mediaType)];

    private static string Number(string path, string text, int offset, int limit)
    {
        if (text.Length == 0) return $"[{path} is empty.]";
        var page = new StringBuilder();
        var (line, shown, bytes, isFull) = (0, 0, 0, false);
        var lines = text.AsSpan(0, text.EndsWith('\n') ? text.Length - 1 : text.Length);
        foreach (var range in lines.Split('\n'))
        {
            if (++line < offset || isFull) continue;
            var content = lines[range].TrimEnd('\r');
            var length = Encoding.UTF8.GetByteCount(content) + NumberBytes;
            isFull = shown == Math.Min(limit, TextLimits.MaxLines) || (shown > 0 && bytes + length > TextLimits.MaxBytes);
            if (isFull) continue;
            Append(page, line, content);
            (shown, bytes) = (shown + 1, bytes + length);
        }

        if (shown == 0) throw new SandboxException($"{path} has {line} lines; line {offset} is not there.");
        var last = offset + shown - 1;
        if (last < line) page.Append(CultureInfo.InvariantCulture, $"[Lines {offset} to {last} of {line}. To go on, read with offset {last + 1}.]");
        return page.ToString();
    }

    // Only the first line of a page can be too long for it.
    private static void Append(StringBuilder page, int line, ReadOnlySpan<char> content)
    {
        var isCut = Encoding.UTF8.GetByteCount(content) > TextLimits.MaxBytes;
        var visible = isCut ? content[..(TextLimits.MaxBytes / 3)] : content;
        page.Append(CultureInfo.InvariantCulture, $"{line,6}\t{visible}\n");
        if (isCut) page.Append(CultureInfo.InvariantCulture, $"[Line {line} has {content.Length} characters; only {visible.Length} are shown.]\n");
    }
}
