using Hearth.Agents;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>An instance is deleted in the middle of an answer; then the same id begins anew.</summary>
internal sealed class DeletionScenario : FaultScenario
{
    private StreamState? _deleted;
    private string? _id;

    public override bool KeepsLog => false;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        (process, cancellationToken) => SendAsync(process, new Prompt("Secret", []), cancellationToken),
        (process, cancellationToken) => process.ModelWaits.Task.WaitAsync(cancellationToken),
        async (process, cancellationToken) => _deleted = await FindAsync(process, cancellationToken),
        (process, cancellationToken) => process.Get<IAgentClient>().DeleteAsync(Agent, Instance, force: true, cancellationToken),
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Again", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth) => hearth.AddAgent(Agent, _ => new AgentDefinition());

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) => request.Messages[0].Text == "Again"
        ? ScriptedTurn.Say("Welcome")
        : ScriptedTurn.Say("Secret ").ThenWaitFor(process.Store.ProgressStored).ThenSignal(process.ModelWaits).ThenWaitFor(new TaskCompletionSource().Task);

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var everything = new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue);
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.EndsWith("Welcome", result!.Value.Text("text"), StringComparison.Ordinal);
        Assert.False((await process.Store.Inner.ReadAsync(_deleted!.Id, everything, cancellationToken)).Exists);
        var events = await ReadEventsAsync(process, cancellationToken);
        Assert.DoesNotContain(events, item => item.GetRawText().Contains("Secret", StringComparison.Ordinal));
        var next = await FindAsync(process, cancellationToken);
        var page = await process.Store.Inner.ReadAsync(next.Id, everything, cancellationToken);
        Assert.All(page.Events, item => Assert.True(item.Offset > _deleted.Tail, "An offset of the deleted conversation skips some of the new one."));
    }

    // By way of the store inside: what was there to delete is the test's business, and no call of the server's.
    private async Task<StreamState> FindAsync(FaultyProcess process, CancellationToken cancellationToken) =>
        (await process.Store.Inner.FindStreamAsync(StreamKey.ForInstance(Agent, Instance), cancellationToken))!;
}
