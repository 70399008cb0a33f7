using Hearth.Sandboxes;

namespace Hearth.Tools.Shell;

/// <summary>Runs a script in the workspace.</summary>
internal sealed class BashTool() : SandboxTool(
    "bash",
    "Runs a bash script in the workspace and returns the end of its output, at most 2000 lines or 50 KB. Nothing goes on in the background.",
    """
    {
      "type": "object",
      "properties": {
        "command": { "type": "string", "minLength": 1, "description": "The script." },
        "timeout": { "type": "number", "minimum": 1, "maximum": 600, "description": "Seconds that it may take; 120 by default." }
      },
      "required": ["command"],
      "additionalProperties": false
    }
    """)
{
    public const int DefaultTimeoutSeconds = 120;
    public const int MaxTimeoutSeconds = 600;

    protected override async Task<object?> RunAsync(WorkspaceCall call, ToolArguments arguments, CancellationToken cancellationToken)
    {
        var shell = call.Sandbox.Shell ?? throw new SandboxException("Nothing can be executed in this workspace.");
        var timeout = TimeSpan.FromSeconds(arguments.Number("timeout", DefaultTimeoutSeconds, 1, MaxTimeoutSeconds));
        var command = new ShellCommand(arguments.Text("command")) { Timeout = timeout, MaxKeptOutputBytes = ShellText.KeptOutputBytes };
        return ShellText.Describe(await shell.ExecuteAsync(command, cancellationToken), timeout);
    }
}
