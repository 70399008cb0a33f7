using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Server.TestApp.Agents;

/// <summary>Has a budget for all that it ever does, and helpers who share it.</summary>
[Exposed]
public sealed class Thrifty : Agent
{
    /// <summary>The budget, in tokens.</summary>
    public const int Tokens = 12_000;

    /// <summary>The output limit of one call, in tokens.</summary>
    public const int MaxOutputTokens = 1_000;

    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "Be thrifty.",
        Sandbox = Sandbox.None,
        MaxOutputTokens = MaxOutputTokens,
        Tools = [AIFunctionFactory.Create(() => "noted", "note").WithEffect(ToolEffect.ReadOnly)],
        Subagents = [new Subagent { Name = "helper", Description = "Helps.", Instructions = "Help." }],
        Budgets = new() { Instance = new() { Tokens = Tokens } },
    };
}
