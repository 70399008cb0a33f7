using System.Text.RegularExpressions;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed partial class SseTests
{
    private const string Start = "0000000000000000_0000000000000000";
    private const string First = "0000000000000001_0000000000000001";
    private const string Second = "0000000000000001_0000000000000002";

    [Fact]
    public async Task Get_EventsThenMore_SendsExactFramesEachPairInOneFlush()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendAsync("""{"n":1}""");

        using var reading = await OpenAsync(host, "/agents/support/t1?offset=-1&live=sse");
        await reading.ReadUntilAsync("id:" + First);
        await writer.AppendAsync("""{"n":2}""");
        await reading.ReadUntilAsync("id:" + Second);

        var response = reading.Response;
        Assert.Equal(2, response.Chunks.Count);
        Assert.Equal(Frames("""[{"n":1}]""", First), Masked(response.Chunks[0]));
        Assert.Equal(Frames("""[{"n":2}]""", Second), Masked(response.Chunks[1]));
    }

    [Fact]
    public async Task Get_Any_HasTheHeadersOfAnEventStream()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");

        using var reading = await OpenAsync(host, "/agents/support/t1?offset=-1&live=sse");
        await reading.ReadUntilAsync("id:" + Start);

        var response = reading.Response;
        Assert.Equal(200, response.Status);
        Assert.Equal("text/event-stream", response["Content-Type"]);
        Assert.Equal("no-cache", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", response["Cross-Origin-Resource-Policy"]);
        Assert.Equal("no", response["X-Accel-Buffering"]);
        Assert.Null(response["Content-Length"]);
        Assert.Null(response["Stream-Next-Offset"]);
        Assert.Equal(Control(Start), Masked(response.Body));
    }

    [Fact]
    public async Task Get_FromNow_SendsAControlFrameAtOnceThenWhatComes()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendAsync("""{"n":1}""");

        using var reading = await OpenAsync(host, "/agents/support/t1?offset=now&live=sse");
        await reading.ReadUntilAsync("id:" + First);
        await writer.AppendAsync("""{"n":2}""");
        await reading.ReadUntilAsync("id:" + Second);

        Assert.Equal(Control(First) + Frames("""[{"n":2}]""", Second), Masked(reading.Response.Body));
    }

    [Fact]
    public async Task Get_MoreThanAPage_SaysUpToDateOnlyAtTheTail()
    {
        await using var host = await TestHost.StartAsync(builder => builder.Services.Configure<StreamsOptions>(options => options.MaxPageEvents = 1));
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(2);

        using var reading = await OpenAsync(host, "/agents/support/t1?offset=-1&live=sse");
        await reading.ReadUntilAsync("id:" + Second);

        var expected = Frames("""[{"n":1}]""", First).Replace(",\"upToDate\":true", "", StringComparison.Ordinal) + Frames("""[{"n":2}]""", Second);
        Assert.Equal(expected, Masked(reading.Response.Body));
    }

    [Fact]
    public async Task Get_StreamCloses_SendsTheLastEventsThenTheClosingFrameAndEnds()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        await writer.AppendAsync("""{"n":1}""");

        using var reading = await OpenAsync(host, $"/runs/{writer.Id}?offset=-1&live=sse");
        await reading.ReadUntilAsync("id:" + First);
        await writer.EndRunAsync();
        await reading.ReadToEndAsync();

        var body = reading.Response.Body;
        Assert.EndsWith(
            $"event: control\ndata:{{\"streamNextOffset\":\"{Second}\",\"upToDate\":true,\"streamClosed\":true}}\nid:{Second}\n\n",
            body,
            StringComparison.Ordinal);
        Assert.Contains("run_end", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ClosedStreamFromNow_EndsAtOnce()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        await writer.EndRunAsync();

        var response = await host.SendAsync("GET", $"/runs/{writer.Id}?offset=now&live=sse");

        Assert.Equal(
            $"event: control\ndata:{{\"streamNextOffset\":\"{First}\",\"upToDate\":true,\"streamClosed\":true}}\nid:{First}\n\n",
            response.Body);
    }

    [Fact]
    public async Task Get_Silence_SendsCommentAndControlFrame()
    {
        await using var host = await TestHost.StartAsync(
            builder => builder.Services.Configure<StreamsOptions>(options => options.SseIdleInterval = TimeSpan.FromMilliseconds(30)));
        await using var writer = await host.OpenInstanceAsync("t1");

        using var reading = await OpenAsync(host, "/agents/support/t1?offset=-1&live=sse");
        await reading.ReadUntilAsync("id:" + Start, times: 3);

        Assert.Equal(Control(Start), Masked(reading.Response.Chunks[0]));
        Assert.Equal(": heartbeat\n\n" + Control(Start), Masked(reading.Response.Chunks[1]));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("now")]
    [InlineData("0000000000000001_0000000000000777")]
    public async Task Get_LastEventId_ReplacesTheOffset(string offset)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(2);

        using var reading = await OpenAsync(host, $"/agents/support/t1?offset={offset}&live=sse&tail=1", "Last-Event-ID: " + First);
        await reading.ReadUntilAsync("id:" + Second);

        Assert.Equal(Frames("""[{"n":2}]""", Second), Masked(reading.Response.Body));
    }

    [Fact]
    public async Task Get_LastEventIdOnOtherReads_IsIgnored()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);

        var response = await host.SendAsync("GET", "/agents/support/t1?offset=-1", "", "Last-Event-ID: rubbish");

        Assert.Equal("""[{"n":1}]""", response.Body);
    }

    [Fact]
    public async Task Get_MaxAge_EndsWithPendingEventsAndAControlFrame()
    {
        await using var host = await TestHost.StartAsync(
            builder => builder.Services.Configure<StreamsOptions>(options => options.SseMaxAge = TimeSpan.FromMilliseconds(200)));
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendAsync("""{"n":1}""");

        var response = await host.SendAsync("GET", "/agents/support/t1?offset=-1&live=sse");

        Assert.Equal(Frames("""[{"n":1}]""", First) + Control(First), Masked(response.Body));
    }

    [Fact]
    public async Task Get_CursorNotBehind_StaysBeyondItAndNeverGoesBack()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendAsync("""{"n":1}""");

        using var reading = await OpenAsync(host, "/agents/support/t1?offset=-1&live=sse&cursor=900000000000000");
        await reading.ReadUntilAsync("id:" + First);
        await writer.AppendAsync("""{"n":2}""");
        await reading.ReadUntilAsync("id:" + Second);

        var cursors = CursorPattern().Matches(reading.Response.Body).Select(match => long.Parse(match.Groups[1].Value)).ToArray();
        Assert.InRange(cursors[0], 900000000000001, 900000000000180);
        Assert.True(cursors[1] >= cursors[0]);
    }

    [Fact]
    public async Task Get_SlowReader_GetsEveryEventOnce()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendAsync("""{"n":0}""");
        using var reading = await OpenAsync(host, "/agents/support/t1?offset=now&live=sse");
        await reading.ReadUntilAsync("id:" + First);

        var filler = new string('x', 20_000);
        var last = default(Offset);
        for (var i = 1; i <= 400; i++) last = await writer.AppendAsync($"{{\"n\":{i},\"x\":\"{filler}\"}}");
        await reading.ReadUntilAsync("id:" + last);

        var numbers = NumberPattern().Matches(reading.Response.Body).Select(match => int.Parse(match.Groups[1].Value));
        Assert.Equal(Enumerable.Range(1, 400), numbers);
    }

    private static Task<RawHttp> OpenAsync(TestHost host, string target, params string[] headers) =>
        RawHttp.OpenAsync(host.BaseAddress.Port, "GET", target, "", headers);

    private static string Frames(string page, string next) => $"event: data\ndata:{page}\n\n{Control(next)}";

    private static string Control(string next) =>
        $"event: control\ndata:{{\"streamNextOffset\":\"{next}\",\"streamCursor\":\"C\",\"upToDate\":true}}\nid:{next}\n\n";

    private static string Masked(string body) => CursorPattern().Replace(body, "\"streamCursor\":\"C\"");

    [GeneratedRegex("\"streamCursor\":\"([0-9]+)\"")]
    private static partial Regex CursorPattern();

    [GeneratedRegex("\"n\":([0-9]+)")]
    private static partial Regex NumberPattern();
}
