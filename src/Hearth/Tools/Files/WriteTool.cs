using System.Text;
using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>Writes a whole file.</summary>
internal sealed class WriteTool() : SandboxTool(
    "write",
    "Creates a file of the workspace, or replaces all of it. Directories on the way are made.",
    """
    {
      "type": "object",
      "properties": {
        "path": { "type": "string", "description": "The file." },
        "content": { "type": "string", "description": "All that the file shall contain." }
      },
      "required": ["path", "content"],
      "additionalProperties": false
    }
    """)
{
    protected override async Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var path = arguments.Text("path");
        var content = Encoding.UTF8.GetBytes(arguments.Text("content"));
        await call.LockAsync(path, cancellationToken);
        var isNew = await call.Sandbox.StatAsync(path, cancellationToken) is null;
        await call.Sandbox.WriteAsync(path, content, cancellationToken);
        return $"{(isNew ? "Created" : "Replaced")} {path} ({content.Length} bytes).";
    }
}
