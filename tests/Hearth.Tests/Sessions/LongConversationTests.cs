using Hearth.Agents;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

/// <summary>A conversation of 500 inputs with a model of a small window: what it is told stays small, and is the same after any restart.</summary>
public sealed class LongConversationTests
{
    private const int Inputs = 500;
    private const int ToolEvery = 7;

    private static readonly int[] Restarts = [3, 60, 161, 162, 333, 499];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversation_Of500Inputs_StaysInTheWindowAndSurvivesRestarts()
    {
        // Arrange, act
        var (steady, restarted) = (new MemoryStore(), new MemoryStore());
        var expected = await TalkAsync(steady, []);
        var actual = await TalkAsync(restarted, Restarts);

        // Assert: every request is the same, however often the history had to be read again.
        Assert.Equal(expected, actual);
        Assert.All(expected, request => Assert.InRange(request.Length / 4, 1, SmallModel.Window));
        var whole = await LoadAsync(restarted, fromStart: true);
        var needed = await LoadAsync(restarted, fromStart: false);
        Assert.Equal(Render(whole.Fold), Render(needed.Fold));
        Assert.True(needed.Events * 10 < whole.Events, $"{needed.Events} of {whole.Events} events were read.");
        Assert.InRange(needed.Fold.Conversation("default", "default").History.Messages.Count, 2, 60);
    }

    private static async Task<IReadOnlyList<string>> TalkAsync(MemoryStore store, int[] restarts)
    {
        var requests = new List<string>();
        var host = await StartAsync(store);
        for (var i = 1; i <= Inputs; i++)
        {
            Assert.Equal($"Answer {i}", await host.PromptAsync("agent", "one", $"{i} {new string('q', 120)}", Cancel));
            if (i != Inputs && !restarts.Contains(i)) continue;
            requests.AddRange(host.Model.Requests.Select(SmallModel.Text));
            await host.DisposeAsync();
            if (i == Inputs) break;
            Assert.Equal(Render((await LoadAsync(store, fromStart: true)).Fold), Render((await LoadAsync(store, fromStart: false)).Fold));
            host = await StartAsync(store);
        }

        return requests;
    }

    private static async Task<HearthTestHost> StartAsync(MemoryStore store)
    {
        var tool = AIFunctionFactory.Create((string path) => $"{path}: {new string('r', 1_200)}", "read");
        var host = await Engine.StartAsync(
            hearth => hearth.AddAgent("agent", _ => new AgentDefinition { Sandbox = Sandbox.None, Compaction = SmallModel.Compaction, Tools = [tool] }), store);
        host.Model.Respond = Answer;
        return host;
    }

    private static ScriptedTurn Answer(ScriptedRequest request)
    {
        if (SmallModel.IsSummary(request)) return SmallModel.Say(request, $"Notes over {SmallModel.Tokens(request)} tokens.");
        var input = int.Parse(request.Messages.Last(message => message.Role == ChatRole.User).Text.Split(' ')[0]);
        return input % ToolEvery == 0 && request.Messages[^1].Role != ChatRole.Tool
            ? ScriptedTurn.Call("read", new { path = $"file-{input % 5}" }, $"call-{input}").ThenUse(SmallModel.Tokens(request), 10)
            : SmallModel.Say(request, $"Answer {input}");
    }

    private static async Task<(StreamFold Fold, int Events)> LoadAsync(MemoryStore store, bool fromStart)
    {
        var stream = (await store.FindStreamAsync(StreamKey.ForInstance("agent", "one"), Cancel))!;
        var claim = (await store.ClaimAsync(stream.Id, Cancel))!;
        if (fromStart) claim = claim with { ContextFrom = Offset.Start };
        var counting = new ReadCountingStore(store);
        var next = new SubmissionRecord(
            new SubmissionId("next"), stream.Id, long.MaxValue, SubmissionKind.Direct, default, stream.Tail, default, false, null, null, null);
        return (await new StreamFoldLoader(counting).LoadAsync(claim, next, Cancel), counting.Events);
    }

    // All that decides what the model is told next, and when the conversation is compacted again.
    private static string Render(StreamFold fold)
    {
        var history = fold.Conversation("default", "default").History;
        var units = string.Join('\n', history.Units);
        return $"{history.EstimateTokens(() => 7)}\n{history.Summary}\n{units}\n{string.Join('\n', history.Messages.Select(SmallModel.Text))}";
    }
}
