using System.Net;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Proxies;

namespace Hearth.Server.Tests;

/// <summary>Answers with silent gaps, read through a load balancer that cuts connections on which nothing moves.</summary>
public sealed class LoadBalancerTests
{
    private const int Parts = 10;
    private const int WordsPerPart = 8;

    // Longer than the load balancer waits.
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);

    private static readonly (string, string)[] Settings =
    [
        ("Hearth__Streams__SseIdleInterval", "00:00:00.500"),
        ("Hearth__Http__TrustedProxies", "127.0.0.1"),
    ];

    [Fact]
    public async Task Answer_OfThirtySecondsWithSilentGaps_StreamsWholeThroughOneConnection()
    {
        // Arrange
        await using var rig = await StartAsync(WithGaps(Parts), Settings);
        await using var proxy = await HaproxyProcess.StartAsync(rig.Server.BaseUri.Port);
        using var api = new HearthApi(proxy.BaseUri);

        // Act: the model is silent before its first word, too.
        var receipt = await api.PromptAsync("talker", "a", "Tell it.");
        await using var reader = new StreamWatcher(api, receipt);
        for (var part = 1; part <= Parts; part++) await reader.UntilWordsAsync(part * WordsPerPart, $"after {part} gaps");

        // Assert
        var log = await Promises.HoldForInstanceAsync(api, reader);
        Assert.Equal(Story.Text, log.TextOf(receipt));
        Assert.False(reader.HasStopped, "The connection was cut.");
        Assert.Equal($"https://127.0.0.1:{proxy.BaseUri.Port}/agents/talker/a", receipt.StreamUrl);
    }

    [Fact]
    public async Task Answer_WhoseConnectionIsCutAgainAndAgain_ResumesWithoutLossOrRepetition()
    {
        // Arrange
        await using var rig = await StartAsync(WithGaps(4), Settings);
        await using var proxy = await HaproxyProcess.StartAsync(rig.Server.BaseUri.Port);
        using var api = new HearthApi(proxy.BaseUri);

        // Act
        var receipt = await api.PromptAsync("talker", "a", "Tell it.");
        await using var reader = new StreamWatcher(api, receipt, reconnects: true);
        for (var part = 1; part < 4; part++)
        {
            await reader.UntilWordsAsync(part * WordsPerPart, $"after {part} gaps");
            await proxy.KillAndRestartAsync();
        }

        // Assert
        var log = await Promises.HoldForInstanceAsync(api, reader);
        Assert.Equal(Story.Start(4 * WordsPerPart), log.TextOf(receipt));
        Assert.Equal(Story.Start(4 * WordsPerPart), Seen.TextIn(reader.Events));
    }

    [Fact]
    public async Task Answer_OfAServerThatIsSilentForTooLong_IsCut()
    {
        // Arrange: what the others are about is that this does not happen.
        await using var rig = await StartAsync(WithGaps(2), ("Hearth__Streams__SseIdleInterval", "00:00:10"));
        await using var proxy = await HaproxyProcess.StartAsync(rig.Server.BaseUri.Port);
        using var api = new HearthApi(proxy.BaseUri);

        // Act
        var receipt = await api.PromptAsync("talker", "a", "Tell it.");
        await using var reader = new StreamWatcher(api, receipt);
        await reader.StoppedAsync();

        // Assert
        Assert.False(Seen.IsSettled(reader.Events), "The answer was there before the connection was cut.");
    }

    // A first request takes longer than later ones, on a busy machine perhaps longer than the load balancer waits.
    private static async Task<KillRig> StartAsync(FakeTurn answer, params (string, string)[] settings)
    {
        var rig = await KillRig.StartAsync(new SqliteServerDatabase(), _ => new FakeTurn().Text("Hello."), settings);
        var (status, _) = await rig.Api.WaitForResultAsync(await rig.Api.PromptAsync("talker", "first", "Hello?"));
        Assert.Equal(HttpStatusCode.OK, status);
        rig.Models.Respond = _ => answer;
        return rig;
    }

    private static FakeTurn WithGaps(int parts)
    {
        var turn = new FakeTurn();
        for (var part = 0; part < parts; part++)
        {
            var said = Story.Start(part * WordsPerPart).Length;
            turn.Pause(Gap).Text(Story.Start((part + 1) * WordsPerPart)[said..]);
        }

        return turn;
    }
}
