using Hearth.Agents;
using Hearth.Server.TestApp.Effects;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Server.TestApp.Agents;

/// <summary>Has one tool of each effect, and one that sends work to another agent.</summary>
[Exposed]
public sealed class Worker(EffectClient effects, IAgentClient agents) : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "Do the work.",
        Tools =
        [
            AIFunctionFactory.Create(SendAsync, "send"),
            AIFunctionFactory.Create(LookAsync, "look"),
            AIFunctionFactory.Create(PutAsync, "put"),
            AIFunctionFactory.Create(DelegateAsync, "delegate"),
        ],
    };

    private Task<string> SendAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("send", item, cancellationToken);

    [ToolEffect(ToolEffect.ReadOnly)]
    private Task<string> LookAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("look", item, cancellationToken);

    [ToolEffect(ToolEffect.Idempotent)]
    private Task<string> PutAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("put", item, cancellationToken);

    // Idempotent because the id makes the dispatch so.
    [ToolEffect(ToolEffect.Idempotent)]
    private async Task<string> DelegateAsync(string instance, Guid id, string item, CancellationToken cancellationToken)
    {
        await agents.DispatchAsync<Talker>(instance, item, new DispatchOptions { Id = id }, cancellationToken);
        return await effects.HappenAsync("delegate", item, cancellationToken);
    }
}
