using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>Finds files by their paths.</summary>
internal sealed class GlobTool() : SandboxTool(
    "glob",
    "Finds files of the workspace whose paths fit a pattern, such as src/**/*.cs; those changed last come first.",
    """
    {
      "type": "object",
      "properties": {
        "pattern": { "type": "string", "minLength": 1, "description": "Knows *, **, ?, [abc] and {a,b}. Without a slash it is compared with file names." },
        "path": { "type": "string", "description": "The directory to search; the working directory by default." },
        "limit": { "type": "integer", "minimum": 1, "maximum": 1000, "description": "How many files at the most; 100 by default." }
      },
      "required": ["pattern"],
      "additionalProperties": false
    }
    """)
{
    protected override async Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var start = SandboxPath.Normalize(arguments.OptionalText("path") ?? ".", call.Sandbox.WorkingDirectory);
        var pattern = new GlobPattern(arguments.Text("pattern"));
        var walk = new FileWalk(call.Sandbox);
        var found = new List<SandboxEntry>();
        await foreach (var file in walk.FilesAsync(start, cancellationToken))
        {
            if (pattern.IsMatch(SandboxPath.RelativeTo(file.Path, start))) found.Add(file);
        }

        if (found.Count == 0) return "No files found.";
        var limit = arguments.Number("limit", 100, 1, 1000);
        var lines = found
            .OrderByDescending(file => file.ModifiedAt)
            .ThenBy(file => file.Path, StringComparer.Ordinal)
            .Take(limit)
            .Select(file => SandboxPath.RelativeTo(file.Path, call.Sandbox.WorkingDirectory));
        var text = string.Join('\n', lines);
        if (found.Count > limit) text += $"\n[{limit} of {found.Count} files. Use a narrower pattern or a greater limit.]";
        return walk.IsCut ? text + "\n[The directory is too large: not all of it was searched.]" : text;
    }
}
