using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>The process is told to stop in the middle of an answer; the next one says the rest.</summary>
internal sealed class DrainScenario : FaultScenario
{
    private const string Answer = "One two three four";

    private string? _id;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Count", []), cancellationToken),
        (process, cancellationToken) => process.Number == 1 ? process.ModelWaits.Task.WaitAsync(cancellationToken) : Task.CompletedTask,
        (process, _) => process.Number == 1 ? process.StopAsync() : Task.CompletedTask,
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth) => hearth.AddAgent(Agent, _ => new AgentDefinition());

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request)
    {
        if (process.Number > 1) return ScriptedTurn.Say(Answer[SaidBefore(request).Length..]);
        return ScriptedTurn.Say(Answer[..(Answer.Length / 2)])
            .ThenWaitFor(process.Store.ProgressStored)
            .ThenSignal(process.ModelWaits)
            .ThenWaitFor(new TaskCompletionSource().Task);
    }

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal(Answer, result!.Value.Text("text"));
        Assert.Equal(Answer, SaidIn(await ReadEventsAsync(process, cancellationToken)));
    }
}
