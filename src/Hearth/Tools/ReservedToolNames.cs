using Hearth.Sessions;
using Hearth.Skills;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>The names of the runtime's own tools: an application's have others, also where the runtime offers none at present.</summary>
internal static class ReservedToolNames
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal) { TaskTool.Name, SkillTools.ActivateName, SkillTools.ReadResourceName };

    /// <summary>The tools themselves, none of which has a reserved name.</summary>
    /// <exception cref="HearthException"><c>tool_name_conflict</c>.</exception>
    public static IReadOnlyList<AITool> Check(IReadOnlyList<AITool> tools) => tools.FirstOrDefault(tool => Names.Contains(tool.Name)) is { } reserved
        ? throw new HearthException(ErrorCodes.ToolNameConflict, $"The tool name \"{reserved.Name}\" is reserved.", "Give the tool another name.")
        : tools;
}
