using System.Globalization;
using System.Text;
using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Skills;

namespace Hearth.Sessions;

/// <summary>Composes what a model is told before the conversation.</summary>
/// <remarks>
/// Providers keep a prompt's beginning in their caches, so order and wording stay the same and what changes most often comes last. A part
/// that has nothing to say leaves nothing behind.
/// </remarks>
internal static class SystemPrompt
{
    private const string GuideName = "AGENTS.md";
    private const int MaxGuideBytes = 32 << 10;
    private const int MaxListedEntries = 200;

    /// <returns>Null when there is nothing to say.</returns>
    public static async ValueTask<string?> ComposeAsync(
        AgentDefinition agent,
        SkillSet skills,
        ISandbox? sandbox,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        string?[] context =
        [
            await ReadGuideAsync(sandbox, cancellationToken),
            Describe(skills.All),
            Describe(agent.Subagents),
            await ListWorkspaceAsync(sandbox, cancellationToken),
        ];
        var isDated = agent.IncludesDate ?? context.Any(part => part is not null);
        var date = isDated ? string.Create(CultureInfo.InvariantCulture, $"Today is {now.UtcDateTime:yyyy-MM-dd} (UTC).") : null;
        List<string> parts = [.. new[] { agent.Instructions }.Concat(context).Append(date).OfType<string>()];
        return parts.Count > 0 ? string.Join("\n\n", parts) : null;
    }

    private static string? Describe(List<Skill> skills) => skills.Count == 0
        ? null
        : $"You have skills: instructions for particular kinds of work. When a task fits one of them, call {SkillTools.ActivateName} with its name "
            + $"before you begin, and follow what it says.\n{string.Join('\n', skills.Select(skill => $"- {skill.Name}: {OneLine(skill.Description)}"))}";

    private static string? Describe(IReadOnlyList<Subagent> subagents) => subagents.Count == 0
        ? null
        : $"You can have tasks done by these subagents, with the tool {TaskTool.Name}:\n"
            + string.Join('\n', subagents.Select(subagent => $"- {subagent.Name}: {OneLine(subagent.Description)}"));

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task<string?> ReadGuideAsync(ISandbox? sandbox, CancellationToken cancellationToken)
    {
        if (sandbox is null) return null;
        try
        {
            if (await sandbox.StatAsync(GuideName, cancellationToken) is not { IsDirectory: false, Length: > 0 }) return null;
            var bytes = await sandbox.ReadAsync(GuideName, cancellationToken);
            var text = Encoding.UTF8.GetString(bytes.Span[..Math.Min(bytes.Length, MaxGuideBytes)]).TrimEnd('\uFFFD').Trim();
            var note = bytes.Length > MaxGuideBytes ? $"\n[{GuideName} has {bytes.Length} bytes and is cut here.]" : "";
            return $"The workspace's {GuideName} says:\n\n{text}{note}";
        }
        catch (SandboxException)
        {
            return null; // Its tools will tell the model what is wrong with the workspace.
        }
    }

    private static async Task<string?> ListWorkspaceAsync(ISandbox? sandbox, CancellationToken cancellationToken)
    {
        if (sandbox is null) return null;
        try
        {
            var entries = await sandbox.ListAsync(sandbox.WorkingDirectory, cancellationToken);
            if (entries.Count == 0) return null;
            var listed = entries.Take(MaxListedEntries).Select(entry => NameOf(entry.Path) + (entry.IsDirectory ? "/" : ""));
            var rest = entries.Count > MaxListedEntries ? $"\n… and {entries.Count - MaxListedEntries} more" : "";
            return $"Your working directory is {sandbox.WorkingDirectory}. There is in it:\n{string.Join('\n', listed)}{rest}";
        }
        catch (SandboxException)
        {
            return null;
        }
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
