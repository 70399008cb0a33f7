using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Streams;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed class LongPollTests
{
    private const string First = "0000000000000001_0000000000000001";

    [Fact]
    public async Task Get_EventsAfterTheOffset_Returns200AtOnce()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        var tail = await writer.AppendNumberedAsync(2);

        var response = await host.SendAsync("GET", $"/agents/support/t1?offset={First}&live=long-poll");

        Assert.Equal(200, response.Status);
        Assert.Equal("""[{"n":2}]""", response.Body);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal(tail.ToString(), response["Stream-Next-Offset"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
        Assert.NotNull(response["ETag"]);
        Assert.Equal(Now(), long.Parse(response["Stream-Cursor"]!), 1.0);
    }

    [Theory]
    [InlineData(First)]
    [InlineData("now")]
    public async Task Get_AtTheTail_WaitsForTheNextEvent(string offset)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);

        using var waiting = await OpenAsync(host, $"/agents/support/t1?offset={offset}&live=long-poll");
        await host.WaitForReadersAsync(writer.Stream, 1);
        await writer.AppendAsync("""{"late":true}""");
        await waiting.ReadToEndAsync();

        Assert.Equal(200, waiting.Response.Status);
        Assert.Equal("""[{"late":true}]""", waiting.Response.Body);
    }

    [Fact]
    public async Task Get_NothingComes_Returns204AtTheTimeout()
    {
        await using var host = await TestHost.StartAsync(ShortTimeout);
        await using var writer = await host.OpenInstanceAsync("t1");
        var tail = await writer.AppendNumberedAsync(1);

        var response = await host.SendAsync("GET", $"/agents/support/t1?offset={tail}&live=long-poll");

        Assert.Equal(204, response.Status);
        Assert.Equal("", response.Body);
        Assert.Equal(tail.ToString(), response["Stream-Next-Offset"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
        Assert.NotNull(response["Stream-Cursor"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", response["Cross-Origin-Resource-Policy"]);
        Assert.Null(response["Content-Type"]);
        Assert.Null(response["ETag"]);
    }

    [Fact]
    public async Task Get_PastEveryTail_Returns204WithTheSameOffset()
    {
        await using var host = await TestHost.StartAsync(ShortTimeout);
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);

        var response = await host.SendAsync("GET", "/agents/support/t1?offset=9999999999999999_0000000000000001&live=long-poll");

        Assert.Equal(204, response.Status);
        Assert.Equal("9999999999999999_0000000000000001", response["Stream-Next-Offset"]);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("9999999999999999_0000000000000001")]
    public async Task Get_ClosedAndAtTheTail_Returns204Closed(string offset)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        await writer.EndRunAsync();

        var response = await host.SendAsync("GET", $"/runs/{writer.Id}?offset={offset}&live=long-poll");

        Assert.Equal(204, response.Status);
        Assert.Equal("true", response["Stream-Closed"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
        Assert.NotNull(response["Stream-Next-Offset"]);
        Assert.Null(response["Stream-Cursor"]);
    }

    [Fact]
    public async Task Get_StreamClosesWhileWaiting_ReturnsTheClosingEvent()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        await writer.AppendNumberedAsync(1);

        using var waiting = await OpenAsync(host, $"/runs/{writer.Id}?offset=now&live=long-poll");
        await host.WaitForReadersAsync(writer.Stream, 1);
        await writer.EndRunAsync();
        await waiting.ReadToEndAsync();

        Assert.Equal(200, waiting.Response.Status);
        Assert.Contains("run_end", waiting.Response.Body, StringComparison.Ordinal);
        Assert.Equal("true", waiting.Response["Stream-Closed"]);
        Assert.NotNull(waiting.Response["Stream-Cursor"]);
    }

    [Fact]
    public async Task Get_CursorNotBehind_AnswersBeyondIt()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);
        var ahead = Now() + 1_000;

        var response = await host.SendAsync("GET", $"/agents/support/t1?offset=-1&live=long-poll&cursor={ahead}");

        Assert.InRange(long.Parse(response["Stream-Cursor"]!), ahead + 1, ahead + 180);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("9999999999999999")]
    [InlineData("-5")]
    [InlineData("abc")]
    [InlineData("")]
    public async Task Get_CursorBehindOrNotANumber_AnswersTheCurrentInterval(string cursor)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);

        var response = await host.SendAsync("GET", $"/agents/support/t1?offset=-1&live=long-poll&cursor={cursor}");

        Assert.Equal(Now(), long.Parse(response["Stream-Cursor"]!), 1.0);
    }

    private static Task<RawHttp> OpenAsync(TestHost host, string target) => RawHttp.OpenAsync(host.BaseAddress.Port, "GET", target);

    private static void ShortTimeout(WebApplicationBuilder builder) =>
        builder.Services.Configure<StreamsOptions>(options => options.LongPollTimeout = TimeSpan.FromMilliseconds(50));

    private static long Now() => (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 1_728_432_000_000) / 20_000;
}
