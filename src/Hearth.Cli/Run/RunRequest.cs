using System.Text.Json;
using Hearth.Cli.Servers;

namespace Hearth.Cli.Run;

/// <summary>What is to be run once.</summary>
/// <param name="Name">An agent or a workflow: its name, or <c>agents/name</c> or <c>workflows/name</c>.</param>
/// <param name="Input">What a workflow is given; null for nothing.</param>
/// <param name="Message">What an agent is told; null for a workflow.</param>
/// <param name="InstanceId">Under which id the agent is spoken to.</param>
internal sealed record RunRequest(string Name, JsonElement? Input, string? Message, string InstanceId)
{
    private const string AgentPrefix = "agents/";
    private const string WorkflowPrefix = "workflows/";

    /// <summary>Finds what the name means on a server.</summary>
    /// <returns>The name, and whether it is an agent's.</returns>
    /// <exception cref="CliException">There is no such thing, or it cannot be given what it is to be given.</exception>
    public (string Name, bool IsAgent) Resolve(ServerInfo server)
    {
        var agent = Find(server.Agents, AgentPrefix, WorkflowPrefix);
        var workflow = Find(server.Workflows, WorkflowPrefix, AgentPrefix);
        if (agent is null && workflow is null) throw Unknown(server);
        if (agent is not null && (workflow is null || Message is not null)) return (AskFor(agent), true);
        if (Message is not null) throw Usage($"{workflow} is a workflow, and takes no message.", "Give it --input with its input as JSON.");
        return (workflow!, false);
    }

    private string AskFor(string agent)
    {
        if (Input is not null) throw Usage($"{agent} is an agent, and takes no input.", "Say something to it with --message.");
        return Message is not null ? agent : throw Usage($"{agent} is an agent: it has to be told something.", $"hearth run {agent} --message \"Hello\"");
    }

    private string? Find(IReadOnlyList<ServerTarget> targets, string prefix, string otherPrefix)
    {
        if (Name.StartsWith(otherPrefix, StringComparison.Ordinal)) return null;
        var name = Name.StartsWith(prefix, StringComparison.Ordinal) ? Name[prefix.Length..] : Name;
        return targets.FirstOrDefault(target => target.Name == name)?.Name;
    }

    private CliException Unknown(ServerInfo server)
    {
        var word = Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var meant = CommandLine.Suggestion.For(word, server.Agents.Concat(server.Workflows).Select(target => target.Name));
        var there = $"Agents: {List(server.Agents)}. Workflows: {List(server.Workflows)}.";
        return new CliException(
            "not_found", $"there is no agent or workflow {Name}.", meant is null ? there : $"Did you mean {meant}? {there}", ExitCode.Usage);
    }

    private static string List(IReadOnlyList<ServerTarget> targets) => targets.Count == 0 ? "none" : string.Join(", ", targets.Select(target => target.Name));

    private static CliException Usage(string message, string next) => new("usage", message, next, ExitCode.Usage);
}
