using System.Text.Json;
using Hearth.Client;
using Hearth.Client.Events;
using Hearth.Client.Messages;
using Hearth.Client.Streams;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary><c>Hearth.Client</c> while its server is killed or stopped, and started again.</summary>
public sealed class TypedClientTests : KillTests<SqliteServerDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_ServerIsKilledOrStoppedMeanwhile_HasEveryEventOnceAndTheWholeAnswer(bool isKilled)
    {
        // Arrange
        await using var rig = await StartAsync(_ => Story.Until(5), ("Hearth__Drain__Timeout", "00:00:00.300"));
        using var client = new HearthClient(rig.Server.BaseUri);
        var talker = client.Agent("talker", "a");
        var admission = await talker.SendAsync("Tell it.", cancellationToken: Cancel);
        var waiting = client.Agent("talker", "a").WaitAsync(admission, Cancel);
        var events = new List<HearthEvent>();
        var spoken = new Signal();
        var reading = ReadAsync(talker.StreamAsync(admission, Cancel), events, spoken);
        await Patience.UntilAsync(() => Count(events) >= Story.Start(5).Length, spoken, "five words, before the end", () => $"{Count(events)} characters");

        // Act
        if (isKilled)
        {
            await rig.KillAndRestartAsync(Story.Rest);
        }
        else
        {
            rig.Server.Terminate();
            await rig.Server.WaitForExitAsync("after SIGTERM");
            await rig.RestartAsync(Story.Rest);
        }

        await reading.WaitAsync(Patience.Limit, TimeProvider.System, Cancel);
        var answer = await waiting.WaitAsync(Patience.Limit, TimeProvider.System, Cancel);

        // Assert
        var stored = new List<HearthEvent>();
        await foreach (var item in talker.StreamAsync(new StreamOptions { Follow = false }, Cancel)) stored.Add(item);
        Assert.Equal(stored.Where(item => !item.IsProgress).Select(Raw), events.Where(item => !item.IsProgress).Select(Raw));
        Assert.Equal(Story.Text, answer.Text);
        Assert.EndsWith("end.", stored.Select(item => (item as MessageEndEvent)?.Message).OfType<AssistantMessage>().Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServerIsKilledMeanwhile_ReturnsTheResult()
    {
        // Arrange
        await using var rig = await StartAsync(_ => new FakeTurn().Text("Noted."));
        using var client = new HearthClient(rig.Server.BaseUri);
        rig.Effects.Hold("ship");
        var running = client.Workflow("delivery").RunAsync<object, JsonElement>(new { name = "it" }, cancellationToken: Cancel);
        await rig.Effects.UntilAsync("ship", 1, "before the kill");

        // Act
        await rig.KillAndRestartAsync(_ => new FakeTurn().Text("Noted."));
        var result = await running.WaitAsync(Patience.Limit, TimeProvider.System, Cancel);

        // Assert
        Assert.Equal("pack it done, ship it done, bill it done", result.GetString());
        Assert.Equal((1, 2), (rig.Effects.CountOf("pack"), rig.Effects.CountOf("ship")));
    }

    private static async Task ReadAsync(IAsyncEnumerable<HearthEvent> stream, List<HearthEvent> events, Signal spoken)
    {
        await foreach (var item in stream.WithCancellation(Cancel))
        {
            lock (events) events.Add(item);
            spoken.Pulse();
        }
    }

    private static int Count(List<HearthEvent> events)
    {
        lock (events) return events.OfType<TextDeltaEvent>().Sum(item => item.Text.Length);
    }

    private static string Raw(HearthEvent item) => item.Json.GetRawText();
}
