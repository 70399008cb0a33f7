using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed class CatchUpTests
{
    private const string Empty = "0000000000000000_0000000000000000";

    [Fact]
    public async Task Get_FromStart_ReturnsEveryEventAsStoredWithTheTailsHeaders()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        var tail = await writer.AppendAsync("""{"n":1.50}""", """{"n":2}""");

        var response = await host.SendAsync("GET", "/agents/support/t1?offset=-1");

        Assert.Equal(200, response.Status);
        Assert.Equal("""[{"n":1.50},{"n":2}]""", response.Body);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", response["Cross-Origin-Resource-Policy"]);
        Assert.Equal(tail.ToString(), response["Stream-Next-Offset"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
        Assert.Null(response["Stream-Closed"]);
        Assert.Null(response["Stream-Cursor"]);
        Assert.NotNull(response["ETag"]);
    }

    [Fact]
    public async Task Get_WithoutEvents_ReturnsTheEmptyStreamsOffset()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");

        var response = await host.SendAsync("GET", "/agents/support/t1");

        Assert.Equal("[]", response.Body);
        Assert.Equal(Empty, response["Stream-Next-Offset"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
    }

    [Fact]
    public async Task Get_MoreThanAPage_ReachesTheTailPageByPage()
    {
        await using var host = await TestHost.StartAsync(builder => builder.Services.Configure<StreamsOptions>(options => options.MaxPageEvents = 4));
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(6);

        var first = await host.SendAsync("GET", "/agents/support/t1?offset=-1");
        var second = await host.SendAsync("GET", $"/agents/support/t1?offset={first["Stream-Next-Offset"]}");

        Assert.Equal("""[{"n":1},{"n":2},{"n":3},{"n":4}]""", first.Body);
        Assert.Null(first["Stream-Up-To-Date"]);
        Assert.Equal("""[{"n":5},{"n":6}]""", second.Body);
        Assert.Equal("true", second["Stream-Up-To-Date"]);
    }

    [Fact]
    public async Task Get_PageBytesExceeded_StillReturnsOneEvent()
    {
        await using var host = await TestHost.StartAsync(builder => builder.Services.Configure<StreamsOptions>(options => options.MaxPageBytes = 1));
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(3);

        var response = await host.SendAsync("GET", "/agents/support/t1");

        Assert.Equal("""[{"n":1}]""", response.Body);
        Assert.Null(response["Stream-Up-To-Date"]);
    }

    [Theory]
    [InlineData("now", "[]")]
    [InlineData("-1", """[{"n":1},{"n":2},{"n":3}]""")]
    [InlineData("-1&tail=2", """[{"n":2},{"n":3}]""")]
    [InlineData("-1&tail=99999999999999999999999999", """[{"n":1},{"n":2},{"n":3}]""")]
    [InlineData("now&tail=2", "[]")]
    [InlineData("0000000000000001_0000000000000001&tail=1", """[{"n":2},{"n":3}]""")]
    [InlineData("-1&cursor=abc&unknown=1&unknown=2", """[{"n":1},{"n":2},{"n":3}]""")]
    public async Task Get_EachStart_ReturnsWhatLiesAfterIt(string query, string expected)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        var tail = await writer.AppendNumberedAsync(3);

        var response = await host.SendAsync("GET", $"/agents/support/t1?offset={query}");

        Assert.Equal(expected, response.Body);
        Assert.Equal(tail.ToString(), response["Stream-Next-Offset"]);
        Assert.Equal(query.StartsWith("now", StringComparison.Ordinal), response["ETag"] is null);
    }

    [Theory]
    [InlineData("0000000000000001_0000000000000003")]
    [InlineData("0000000000000001_0000000000000777")]
    [InlineData("0000000008388608_0000000000000001")]
    [InlineData("9999999999999999_9999999999999999")]
    [InlineData("0000000000000001_0001099511627776")]
    public async Task Get_AtOrPastTheTail_ReturnsTheSameOffset(string offset)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(3);

        var response = await host.SendAsync("GET", $"/agents/support/t1?offset={offset}");

        Assert.Equal("[]", response.Body);
        Assert.Equal(offset, response["Stream-Next-Offset"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
    }

    [Fact]
    public async Task Get_ClosedRun_ReportsTheClosingOnlyAtTheTail()
    {
        await using var host = await TestHost.StartAsync(builder => builder.Services.Configure<StreamsOptions>(options => options.MaxPageEvents = 2));
        await using var writer = await host.OpenRunAsync();
        await writer.AppendNumberedAsync(2);
        await writer.EndRunAsync();

        var first = await host.SendAsync("GET", $"/runs/{writer.Id}");
        var last = await host.SendAsync("GET", $"/runs/{writer.Id}?offset={first["Stream-Next-Offset"]}");
        var now = await host.SendAsync("GET", $"/runs/{writer.Id}?offset=now");

        Assert.Null(first["Stream-Closed"]);
        Assert.Equal("true", last["Stream-Closed"]);
        Assert.EndsWith(":c\"", last["ETag"], StringComparison.Ordinal);
        Assert.Equal("true", now["Stream-Closed"]);
        Assert.Equal("[]", now.Body);
    }

    [Fact]
    public async Task Get_ProgressNotStoredYet_IsServedFromTheTail()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);
        var shown = writer.Progress("""{"delta":"x"}""");

        var response = await host.SendAsync("GET", "/agents/support/t1?offset=0000000000000001_0000000000000001");

        Assert.Equal("""[{"delta":"x"}]""", response.Body);
        Assert.Equal(shown.ToString(), response["Stream-Next-Offset"]);
    }

    [Fact]
    public async Task Get_LargePage_IsSentWhole()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        var large = $"{{\"text\":\"{new string('x', 300_000)}\"}}";
        await writer.AppendAsync(large, large, large);

        var response = await host.SendAsync("GET", "/agents/support/t1");

        Assert.Equal($"[{large},{large},{large}]", response.Body);
        Assert.Equal(response.Body.Length.ToString(), response["Content-Length"]);
    }
}
