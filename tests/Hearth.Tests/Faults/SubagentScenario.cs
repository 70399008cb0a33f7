using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>Two tasks at once, one of which delegates in turn to a subagent that calls a tool and answers in two parts.</summary>
internal sealed class SubagentScenario : FaultScenario
{
    private const string Answer = "One two three four";

    private string? _id;

    public override IReadOnlyCollection<string> Repeatable => ["look"];

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Work", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        var look = AIFunctionFactory.Create(() => process.Do("look"), "look").WithEffect(ToolEffect.ReadOnly);
        var writer = new Subagent { Name = "writer", Description = "Writes.", Instructions = "Write.", Tools = [look] };
        var chief = new Subagent { Name = "chief", Description = "Has it written.", Instructions = "Lead.", Subagents = [writer] };
        var clerk = new Subagent { Name = "clerk", Description = "Knows.", Instructions = "Know." };
        hearth.AddAgent(Agent, _ => new AgentDefinition { Instructions = "Begin.", Subagents = [chief, clerk] });
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request)
    {
        var isFirst = request.Messages.All(message => message.Role != ChatRole.Tool);
        return request.Options!.Instructions![..4] switch
        {
            "Begi" => isFirst ? Delegate("chief", "c1").ThenCall("task", Arguments("clerk"), "c2") : Say(request, Results(request)),
            "Lead" => isFirst ? Delegate("writer", "c1") : Say(request, Results(request)),
            "Know" => Say(request, "Known"),
            _ => isFirst ? ScriptedTurn.Call("look", callId: "c1") : Write(process, request),
        };
    }

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal($"{Answer}+Known", result!.Value.Text("text"));
        var events = await ReadEventsAsync(process, cancellationToken);
        EventRules.CheckInstance(events);
        Assert.Equal(3, events.Count(item => item.Type() == "task"));
        Assert.All(events.Where(item => item.Type() is "tool" or "task"), item => Assert.False(item.GetProperty("isError").GetBoolean()));
    }

    private static ScriptedTurn Write(FaultyProcess process, ScriptedRequest request)
    {
        var said = SaidBefore(request);
        if (said.Length > 0) return ScriptedTurn.Say(Answer[said.Length..]);
        var half = Answer.Length / 2;
        return ScriptedTurn.Say(Answer[..half]).ThenWaitFor(process.Store.ProgressStored).ThenSay(Answer[half..]);
    }

    // What a process has said of it before it died is not said again.
    private static ScriptedTurn Say(ScriptedRequest request, string text) => ScriptedTurn.Say(text[SaidBefore(request).Length..]);

    private static string Results(ScriptedRequest request) => string.Join('+', request.Messages
        .SelectMany(message => message.Contents.OfType<FunctionResultContent>())
        .Select(result => result.Result));

    private static ScriptedTurn Delegate(string agent, string callId) => ScriptedTurn.Call("task", Arguments(agent), callId);

    private static object Arguments(string agent) => new { prompt = "Do it", agent };
}
