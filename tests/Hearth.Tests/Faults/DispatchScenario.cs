using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Testing;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>Application code dispatches under an id of its own, and does so again to be sure.</summary>
internal sealed class DispatchScenario : FaultScenario
{
    private readonly Guid _id = Guid.NewGuid();

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        DispatchAsync,
        DispatchAsync,
        (process, cancellationToken) => process.Host.WaitAsync(_id.ToString("D"), cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        hearth.AddAgent(Agent, _ => new AgentDefinition());
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) =>
        ScriptedTurn.Say(FormattableString.Invariant($"Message {request.Messages.Count}"));

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        await DispatchAsync(process, cancellationToken);
        var result = await process.Host.WaitAsync(_id.ToString("D"), cancellationToken);
        Assert.Equal("Message 1", result!.Value.Text("text"));
        Assert.Single(await ReadEventsAsync(process, cancellationToken), item => item.Token() == "user_end");
    }

    private Task DispatchAsync(FaultyProcess process, CancellationToken cancellationToken) => process.Get<IAgentClient>()
        .DispatchAsync(Agent, Instance, new { ticket = 7 }, new DispatchOptions { Id = _id }, cancellationToken);
}
