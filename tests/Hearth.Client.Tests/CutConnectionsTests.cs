using System.Collections.Concurrent;
using Hearth.Client.Agents;
using Hearth.Client.Events;
using Hearth.Client.Messages;
using Hearth.Client.Streams;
using Hearth.Client.Tests.Hosting;
using Hearth.Testing;

namespace Hearth.Client.Tests;

/// <summary>Answers that are streamed through a proxy that cuts every connection at random.</summary>
public sealed class CutConnectionsTests
{
    private const int Answers = 500;
    private const int AtOnce = 100;
    private const int Words = 60;
    private const int MeanBytes = 4_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly string[] Text = [.. Enumerable.Range(0, Words).Select(number => $"w{number} ")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // HEARTH_CLIENT_SEED in the environment repeats a run.
    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("HEARTH_CLIENT_SEED"), out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Stream_500AnswersThroughAProxyThatCutsEveryConnection_HasEveryEventOnceAndInOrder()
    {
        // Arrange
        var seed = Seed;
        TestContext.Current.TestOutputHelper!.WriteLine($"HEARTH_CLIENT_SEED={seed}");
        await using var server = await TestServer.StartAsync(_ => Answer());
        await using var proxy = new CuttingProxy(server.BaseAddress, seed, MeanBytes);
        using var client = new HearthClient(proxy.BaseAddress, new HearthClientOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(10),
            MaxRetryDelay = TimeSpan.FromMilliseconds(200),
        });
        var seen = new ConcurrentDictionary<int, List<HearthEvent>>();

        // Act
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancel };
        await Parallel.ForAsync(0, Answers, limits, async (number, token) =>
        {
            var agent = client.Agent("assistant", $"a{number}");
            var admission = await agent.SendAsync("Tell it.", cancellationToken: token);
            seen[number] = await agent.StreamAsync(admission, token).ToListAsync(token);
        });

        // Assert
        TestContext.Current.TestOutputHelper.WriteLine($"{proxy.Cuts} cuts, {seen.Values.Sum(events => events.Count)} events");
        Assert.True(proxy.Cuts > Answers, $"Only {proxy.Cuts} connections were cut (seed {seed}).");
        Assert.Equal(Answers, server.Model.Requests.Count);
        foreach (var (number, events) in seen)
        {
            var stored = await server.Client.Agent("assistant", $"a{number}").StreamAsync(new StreamOptions { Follow = false }, Cancel).ToListAsync(Cancel);
            Assert.Equal(stored.Where(item => !item.IsProgress).Select(Raw), events.Where(item => !item.IsProgress).Select(Raw));
            AssertDeltasAreInOrder(events);
        }
    }

    [Fact]
    public async Task Prompt_ThroughAProxyThatCutsEveryConnection_IsAnsweredOnce()
    {
        // Arrange
        var seed = Seed;
        TestContext.Current.TestOutputHelper!.WriteLine($"HEARTH_CLIENT_SEED={seed}");
        await using var server = await TestServer.StartAsync();
        await using var proxy = new CuttingProxy(server.BaseAddress, seed, meanBytes: 4_000);
        using var client = new HearthClient(proxy.BaseAddress, new HearthClientOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(20),
        });
        var agent = client.Agent("assistant", "a");

        // Act
        var results = new List<PromptResult>();
        for (var number = 0; number < 20; number++) results.Add(await agent.PromptAsync($"Number {number}", cancellationToken: Cancel));

        // Assert
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"Number {number}"), results.Select(result => result.Text));
        Assert.Equal(20, server.Model.Requests.Count);
        Assert.True(proxy.Cuts > 0, $"No connection was cut (seed {seed}).");
    }

    // The model takes its time, so that the answer is streamed and not only read.
    private static ScriptedTurn Answer()
    {
        const int Parts = 6;
        var turn = ScriptedTurn.Empty;
        for (var part = 0; part < Parts; part++)
        {
            var words = string.Concat(Text.Skip(part * Words / Parts).Take(Words / Parts));
            turn = turn.ThenWaitFor(Task.Delay(Pause * part, TimeProvider.System, CancellationToken.None)).ThenSay(words);
        }

        return turn;
    }

    // Deltas that were not read before the message was complete are gone; those that were are in order and not repeated.
    private static void AssertDeltasAreInOrder(List<HearthEvent> events)
    {
        var whole = events.Select(item => (item as MessageEndEvent)?.Message).OfType<AssistantMessage>().Single().Text;
        Assert.Equal(string.Concat(Text), whole);
        var end = 0;
        foreach (var delta in events.OfType<TextDeltaEvent>())
        {
            var start = whole.IndexOf(delta.Text, end, StringComparison.Ordinal);
            Assert.True(start >= end, $"\"{delta.Text}\" does not stand behind character {end}.");
            end = start + delta.Text.Length;
        }
    }

    private static string Raw(HearthEvent item) => item.Json.GetRawText();
}
