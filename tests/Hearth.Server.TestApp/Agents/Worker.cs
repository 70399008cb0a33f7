using Hearth.Agents;
using Hearth.Sandboxes;
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
        Sandbox = Sandbox.Virtual(options => options.IsDurable = true),
        Tools =
        [
            AIFunctionFactory.Create(SendAsync, "send"),
            AIFunctionFactory.Create(LookAsync, "look"),
            AIFunctionFactory.Create(PutAsync, "put"),
            AIFunctionFactory.Create(DelegateAsync, "delegate"),
            AIFunctionFactory.Create(StampAsync, "stamp"),
            AIFunctionFactory.Create(BookAsync, "book"),
        ],
    };

    private Task<string> SendAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("send", item, cancellationToken);

    [ToolEffect(ToolEffect.ReadOnly)]
    private Task<string> LookAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("look", item, cancellationToken);

    [ToolEffect(ToolEffect.Idempotent)]
    private Task<string> PutAsync(string item, CancellationToken cancellationToken) => effects.HappenAsync("put", item, cancellationToken);

    [ToolEffect(ToolEffect.Transactional)]
    private Task<string> BookAsync(string item, CancellationToken cancellationToken)
    {
        ToolContext.Current!.CommitWith(async (connection, transaction, token) =>
        {
            await Bookings.AddAsync(connection, transaction, item, token);
            await effects.HappenAsync("commit", item, token); // So that a test can end the process in the middle.
        });
        return effects.HappenAsync("book", item, cancellationToken);
    }

    // Idempotent because a call whose result is not recorded has left nothing in the workspace.
    [ToolEffect(ToolEffect.Idempotent)]
    private async Task<string> StampAsync(string item, CancellationToken cancellationToken)
    {
        var sandbox = ToolContext.Current!.Sandbox!;
        var before = await sandbox.StatAsync(item, cancellationToken) is null ? default : await sandbox.ReadAsync(item, cancellationToken);
        await sandbox.WriteAsync(item, (byte[])[.. before.Span, (byte)'x'], cancellationToken);
        return await effects.HappenAsync("stamp", item, cancellationToken);
    }

    // Idempotent because the id makes the dispatch so.
    [ToolEffect(ToolEffect.Idempotent)]
    private async Task<string> DelegateAsync(string instance, Guid id, string item, CancellationToken cancellationToken)
    {
        await agents.DispatchAsync<Talker>(instance, item, new DispatchOptions { Id = id }, cancellationToken);
        return await effects.HappenAsync("delegate", item, cancellationToken);
    }
}
