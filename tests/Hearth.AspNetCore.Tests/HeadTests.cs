using Hearth.AspNetCore.Tests.Hosting;

namespace Hearth.AspNetCore.Tests;

public sealed class HeadTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?offset=rubbish&live=sse&live=1&tail=0&meta")]
    public async Task Head_Instance_SaysWhereTheTailIs(string query)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        var tail = await writer.AppendNumberedAsync(3);

        var response = await host.SendAsync("HEAD", "/agents/support/t1" + query);

        Assert.Equal(200, response.Status);
        Assert.Equal(tail.ToString(), response["Stream-Next-Offset"]);
        Assert.Equal("true", response["Stream-Up-To-Date"]);
        Assert.Null(response["Stream-Closed"]);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", response["Cross-Origin-Resource-Policy"]);
        Assert.Null(response["ETag"]);
        Assert.Equal("", response.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?meta")]
    public async Task Head_ClosedRun_SaysSo(string query)
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenRunAsync();
        await writer.EndRunAsync();

        var response = await host.SendAsync("HEAD", $"/runs/{writer.Id}{query}");

        Assert.Equal("true", response["Stream-Closed"]);
    }

    [Theory]
    [InlineData("/agents/support/none", 404)]
    [InlineData("/agents/nobody/none", 404)]
    [InlineData("/agents/support/%FF", 400)]
    [InlineData("/runs/run_1", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/workflows/summarize", 405)]
    public async Task Head_Error_HasTheHeadersAndNoBody(string target, int status)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("HEAD", target);

        Assert.Equal(status, response.Status);
        Assert.Equal("application/json", response["Content-Type"]);
        Assert.Equal("no-store", response["Cache-Control"]);
        Assert.Equal("", response.Body);
    }
}
