using Hearth.Sandboxes;
using Hearth.Sandboxes.Virtual;
using Hearth.Tools.Files;
using Hearth.Tools.Shell;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>The tools that come with a workspace. Their names are reserved where there is one.</summary>
internal static class BuiltInTools
{
    private static readonly AIFunction[] ForFiles =
    [
        new ReadTool().WithEffect(ToolEffect.ReadOnly),
        new WriteTool().WithEffect(ToolEffect.Idempotent),
        new EditTool().WithEffect(ToolEffect.AtMostOnce),
        new GrepTool().WithEffect(ToolEffect.ReadOnly),
        new GlobTool().WithEffect(ToolEffect.ReadOnly),
    ];

    // An interrupted edit of a durable workspace has changed nothing.
    private static readonly AIFunction[] ForDurableFiles =
        [.. ForFiles.Select(tool => tool.Name == "edit" ? new EditTool().WithEffect(ToolEffect.Idempotent) : tool)];

    private static readonly AIFunction[] WithShell = [.. ForFiles, new BashTool().WithEffect(ToolEffect.AtMostOnce)];

    private static readonly HashSet<string> Names = [.. WithShell.Select(tool => tool.Name)];

    /// <summary>The tools for a sandbox, its own ones included.</summary>
    public static IEnumerable<AITool> For(ISandbox sandbox) => (sandbox switch
    {
        { Shell: not null } => WithShell,
        VirtualSandbox { IsDurable: true } => ForDurableFiles,
        _ => ForFiles,
    }).Concat(sandbox.Tools);

    /// <summary>Refuses tools of an agent with a workspace that have the name of a built-in one, offered or not.</summary>
    /// <exception cref="HearthException"><c>tool_name_conflict</c>.</exception>
    public static void EnsureNotTaken(IEnumerable<AITool> tools)
    {
        if (tools.FirstOrDefault(tool => Names.Contains(tool.Name)) is not { } taken) return;
        throw new HearthException(
            ErrorCodes.ToolNameConflict,
            $"The name \"{taken.Name}\" is that of a built-in tool.",
            "Give the agent's tool another name, or set AgentDefinition.Sandbox to Sandbox.None.");
    }
}
