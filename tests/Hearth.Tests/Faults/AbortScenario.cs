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

/// <summary>An answer that would go on for ever is aborted.</summary>
internal sealed class AbortScenario : FaultScenario
{
    private string? _id;
    private string? _outcome;
    private Offset _tailAtAbort = Offset.End;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Count", []), cancellationToken),
        (process, cancellationToken) => process.ModelWaits.Task.WaitAsync(cancellationToken),
        AbortAsync,
        async (process, cancellationToken) => _outcome = await FindOutcomeAsync(process, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth) => hearth.AddAgent(Agent, _ => new AgentDefinition());

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) => ScriptedTurn.Say("One two ")
        .ThenWaitFor(process.Store.ProgressStored)
        .ThenSignal(process.ModelWaits)
        .ThenWaitFor(new TaskCompletionSource().Task);

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        Assert.Equal(ErrorCodes.SubmissionAborted, _outcome);
        Assert.Equal(_outcome, await FindOutcomeAsync(process, cancellationToken));
        var stream = await FindAsync(process, cancellationToken);
        var calls = new EventQuery(_tailAtAbort, EventKinds.Of(EventKind.TurnStart, EventKind.ToolStart), int.MaxValue, long.MaxValue);
        Assert.Empty((await process.Store.Inner.ReadAsync(stream.Id, calls, cancellationToken)).Events);
    }

    private async Task AbortAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        await process.Host.AbortAsync(Agent, Instance, cancellationToken);
        _tailAtAbort = (await FindAsync(process, cancellationToken)).Tail;
    }

    private async Task<string> FindOutcomeAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var outcome = await process.Get<Outcomes>().WaitAsync(new SubmissionId(_id!), cancellationToken);
        return outcome.Error?.Type ?? "completed";
    }

    private async Task<StreamState> FindAsync(FaultyProcess process, CancellationToken cancellationToken) =>
        (await process.Store.Inner.FindStreamAsync(StreamKey.ForInstance(Agent, Instance), cancellationToken))!;
}
