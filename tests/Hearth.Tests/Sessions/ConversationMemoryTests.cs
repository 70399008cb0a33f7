using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Budgets;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

/// <summary>What an owner keeps in memory of a conversation that goes on for ever: what the model is told, and no more than that.</summary>
public sealed class ConversationMemoryTests
{
    private const int Inputs = 500;

    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fold_OfAConversationThatIsCompacted_IsNoLargerAfter500InputsThanAfterItsFirstCompactions()
    {
        // Arrange
        var events = await TalkAsync();
        var fold = new StreamFold();
        var afterCompaction = new List<ObjectGraph>();

        // Act: between two compactions the conversation grows, so that sizes are compared right after them.
        foreach (var stored in events)
        {
            fold.Apply(stored);
            if (stored.Kind == EventKind.Compaction) afterCompaction.Add(ObjectGraph.Of(fold));
        }

        // Assert
        Assert.True(afterCompaction.Count > 20, $"{afterCompaction.Count} compactions.");
        var early = afterCompaction.Skip(1).Take(3).Max(graph => graph.Bytes);
        var late = afterCompaction.TakeLast(3).MaxBy(graph => graph.Bytes)!;
        Assert.True(late.Bytes < early * 1.15, $"{early} bytes became {late.Bytes}: {late}");
        var told = fold.Conversation("default", "default").History.Messages.Sum(message => SmallModel.Text(message).Length) * sizeof(char);
        var whole = ObjectGraph.Of(fold);
        Assert.True(whole.Bytes < (told * 2) + 24_000, $"{told} bytes are told, {whole.Bytes} kept: {whole}");
    }

    private async Task<IReadOnlyList<StoredEvent>> TalkAsync()
    {
        var tool = AIFunctionFactory.Create(async (int number) =>
        {
            await ToolContext.Current!.ReportProgressAsync($"Looking at {number} {new string('p', 200)}");
            return await ToolContext.Current!.StepAsync("part", _ => Task.FromResult(new string('r', 400)));
        }, "look");
        await using var host = await BudgetRig.StartAsync(
            new AgentDefinition
            {
                Sandbox = Sandbox.None,
                Compaction = SmallModel.Compaction,
                Tools = [tool],
                Subagents = [new Subagent { Name = "helper", Description = "Helps.", Instructions = "Help." }],
                Budgets = new() { Instance = new() { Cost = 100_000_000m } },
            },
            _store);
        host.Model.Respond = Answer;
        for (var i = 1; i <= Inputs; i++) await host.PromptAsync("agent", "one", $"{i} {new string('q', 120)}", Cancel);
        var stream = (await _store.FindStreamAsync(StreamKey.ForInstance("agent", "one"), Cancel))!;
        return (await _store.ReadAsync(stream.Id, new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue), Cancel)).Events;
    }

    // Every third input has a tool called, every seventh has a task done.
    private static ScriptedTurn Answer(ScriptedRequest request)
    {
        if (SmallModel.IsSummary(request)) return SmallModel.Say(request, $"Notes. {new string('n', 400)}");
        var asked = request.Messages.Last(message => message.Role == ChatRole.User).Text.Split(' ')[0];
        if (!int.TryParse(asked, out var input) || request.Messages[^1].Role == ChatRole.Tool) return SmallModel.Say(request, $"Answer {asked}");
        return input % 3 == 0 ? ScriptedTurn.Call("look", new { number = input }, $"call-{input}").ThenUse(SmallModel.Tokens(request), 10)
            : input % 7 == 0 ? ScriptedTurn.Call("task", new { prompt = "Help", agent = "helper" }, $"call-{input}").ThenUse(SmallModel.Tokens(request), 10)
            : SmallModel.Say(request, $"Answer {input}");
    }
}
