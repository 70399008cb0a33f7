using Hearth.AspNetCore.Tests.Hosting;

namespace Hearth.AspNetCore.Tests;

public sealed class EntityTagTests
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Get_TagMatches_Returns304WithoutContentHeaders(string ifNoneMatch)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(2);
        var first = await host.SendAsync("GET", "/agents/support/t1?offset=-1");

        var second = await host.SendAsync("GET", "/agents/support/t1?offset=-1", "", "If-None-Match: " + string.Format(null, ifNoneMatch, first["ETag"]));

        Assert.Equal(304, second.Status);
        Assert.Equal("", second.Body);
        Assert.Equal(first["ETag"], second["ETag"]);
        Assert.Equal("nosniff", second["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", second["Cross-Origin-Resource-Policy"]);
        Assert.Null(second["Content-Type"]);
        Assert.Null(second["Cache-Control"]);
        Assert.Null(second["Stream-Next-Offset"]);
    }

    [Fact]
    public async Task Get_EventsWereAdded_TagChanges()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(2);
        var first = await host.SendAsync("GET", "/agents/support/t1?offset=-1");
        await writer.AppendNumberedAsync(1);

        var second = await host.SendAsync("GET", "/agents/support/t1?offset=-1", "", "If-None-Match: " + first["ETag"]);

        Assert.Equal(200, second.Status);
        Assert.NotEqual(first["ETag"], second["ETag"]);
    }

    [Fact]
    public async Task Get_StreamWasClosed_TagChanges()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        var tail = await writer.EndRunAsync();
        var path = $"/runs/{writer.Id}?offset=";

        var whole = await host.SendAsync("GET", path + "-1");
        var rest = await host.SendAsync("GET", path + tail);

        Assert.EndsWith(":1:c\"", whole["ETag"], StringComparison.Ordinal);
        Assert.EndsWith(":0:c\"", rest["ETag"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offset=now", "*")]
    [InlineData("offset=-1", "\"other\"")]
    [InlineData("offset=-1", "not a tag")]
    [InlineData("offset=-1&live=long-poll", "*")]
    public async Task Get_TagIsOfAnotherPageOrTheReadHasNone_Returns200(string query, string ifNoneMatch)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(2);

        var response = await host.SendAsync("GET", $"/agents/support/t1?{query}", "", "If-None-Match: " + ifNoneMatch);

        Assert.Equal(200, response.Status);
    }
}
