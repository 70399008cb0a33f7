using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>Searches the content of files.</summary>
internal sealed class GrepTool() : SandboxTool(
    "grep",
    "Searches files of the workspace for lines that fit a regular expression.",
    """
    {
      "type": "object",
      "properties": {
        "pattern": { "type": "string", "minLength": 1, "description": "The regular expression, for one line." },
        "path": { "type": "string", "description": "The file or directory to search; the working directory by default." },
        "glob": { "type": "string", "minLength": 1, "description": "Searches only files that fit, such as *.cs or src/**." },
        "mode": { "type": "string", "enum": ["content", "files", "count"], "description": "Lines with their numbers (the default), files, or the number of lines per file." },
        "ignoreCase": { "type": "boolean" },
        "context": { "type": "integer", "minimum": 0, "maximum": 20, "description": "Lines to show before and after each." },
        "limit": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "How many lines or files at the most; 100 by default." }
      },
      "required": ["pattern"],
      "additionalProperties": false
    }
    """)
{
    protected override async Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var start = SandboxPath.Normalize(arguments.OptionalText("path") ?? ".", call.Sandbox.WorkingDirectory);
        var glob = arguments.OptionalText("glob") is { } pattern ? new GlobPattern(pattern) : null;
        var search = new ContentSearch(
            new LinePattern(arguments.Text("pattern"), arguments.Flag("ignoreCase")),
            arguments.OptionalText("mode") ?? ContentSearch.ContentMode,
            arguments.Number("context", 0, 0, 20),
            arguments.Number("limit", 100, 1, 1000));
        var walk = new FileWalk(call.Sandbox);
        await foreach (var file in walk.FilesAsync(start, cancellationToken))
        {
            if (search.IsFull) break;
            if (glob?.IsMatch(SandboxPath.RelativeTo(file.Path, start)) == false || file.Length > ContentSearch.MaxFileBytes) continue;
            if (await TryReadAsync(call.Sandbox, file.Path, cancellationToken) is { } content)
            {
                search.Add(SandboxPath.RelativeTo(file.Path, call.Sandbox.WorkingDirectory), content);
            }
        }

        return search.Describe(walk.IsCut);
    }

    // Null for what is binary, or cannot be read: one such file does not end the search.
    private static async Task<string?> TryReadAsync(ISandbox sandbox, string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await sandbox.ReadAsync(path, cancellationToken);
            return FileContent.IsBinary(content.Span) ? null : FileContent.Decode(content.Span);
        }
        catch (SandboxException)
        {
            return null;
        }
    }
}
