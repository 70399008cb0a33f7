using System.Text;
using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>Replaces text in a file.</summary>
internal sealed class EditTool() : SandboxTool(
    "edit",
    "Replaces text in a file of the workspace. The old text must be in the file exactly, and once unless all of it is replaced.",
    """
    {
      "type": "object",
      "properties": {
        "path": { "type": "string", "description": "The file." },
        "oldText": { "type": "string", "minLength": 1, "description": "The text to replace, without line numbers." },
        "newText": { "type": "string", "description": "What to put in its place." },
        "replaceAll": { "type": "boolean", "description": "Replaces every occurrence." }
      },
      "required": ["path", "oldText", "newText"],
      "additionalProperties": false
    }
    """)
{
    protected override async Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path");
        await call.LockAsync(path, cancellationToken);
        var content = await call.Sandbox.ReadAsync(path, cancellationToken);
        var edit = new TextEdit(FileContent.DecodeStrictly(path, content.Span), arguments.Text("oldText"), arguments.Text("newText"));
        if (edit.Count == 0) throw new SandboxException($"The old text is not in {path}. Read the file, and copy the text exactly.");
        if (edit.Count > 1 && !arguments.Flag("replaceAll"))
        {
            throw new SandboxException($"The old text is {edit.Count} times in {path}. Add text around it until it is unique, or set replaceAll.");
        }

        var hasMark = content.Span.StartsWith(FileContent.ByteOrderMark);
        await call.Sandbox.WriteAsync(path, Encode(edit.Apply(), hasMark), cancellationToken);
        return $"Replaced {edit.Count} {(edit.Count == 1 ? "occurrence" : "occurrences")} in {path}, the first in line {edit.FirstLine}.";
    }

    private static byte[] Encode(string text, bool hasMark)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return hasMark ? [.. FileContent.ByteOrderMark, .. bytes] : bytes;
    }
}
