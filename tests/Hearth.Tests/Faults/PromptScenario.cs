using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A prompt whose answer streams: half of it is stored before the rest is said.</summary>
internal sealed class PromptScenario : FaultScenario
{
    private const string Answer = "One two three four";

    private string? _id;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Count", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth) => hearth.AddAgent(Agent, _ => new AgentDefinition());

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request)
    {
        var said = SaidBefore(request);
        if (said.Length > 0) return ScriptedTurn.Say(Answer[said.Length..]);
        var half = Answer.Length / 2;
        return ScriptedTurn.Say(Answer[..half]).ThenWaitFor(process.Store.ProgressStored).ThenSay(Answer[half..]);
    }

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        Assert.Equal(_id, await SendAsync(process, new Prompt("Count", []), cancellationToken));
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal(Answer, result!.Value.Text("text"));
        var events = await ReadEventsAsync(process, cancellationToken);
        Assert.Single(events, item => item.Token() == "user_end");
        Assert.Equal(Answer, SaidIn(events));
    }

}
