using Hearth.AspNetCore.Tests.Hosting;

namespace Hearth.AspNetCore.Tests;

public sealed class DrainTests
{
    private const string Prompt = """{"message":"Hi"}""";

    [Fact]
    public async Task Request_WhileStarting_Answers503ButKnowsItsRoutes()
    {
        await using var host = await TestHost.StartAsync(started: false);

        ErrorTests.AssertError(await host.SendAsync("GET", "/nowhere"), 404, "route_not_found");
        foreach (var (method, target) in new[] { ("POST", "/agents/support/t1"), ("GET", "/agents/support/t1"), ("POST", "/runs/run_1/abort") })
        {
            var response = await host.SendAsync(method, target);
            ErrorTests.AssertError(response, 503, "unavailable");
            Assert.Equal("1", response["Retry-After"]);
        }
    }

    [Fact]
    public async Task Request_WhileDraining_RefusesAdmissionsAndLiveReadsOnly()
    {
        await using var host = await TestHost.StartAsync();
        await using var run = await host.OpenRunAsync();
        host.Ownership.Nudges.Clear();
        host.Lifecycle.BeginDrain();

        foreach (var (method, target) in new[]
        {
            ("POST", "/agents/support/t1"), ("POST", "/workflows/tick"), ("POST", "/workflows/nothing"),
            ("GET", $"/runs/{run.Id}?offset=-1&live=sse"), ("GET", "/agents/support/t1?offset=-1&live=long-poll"),
        })
        {
            var response = await host.SendAsync(method, target, method == "POST" ? Prompt : "");
            ErrorTests.AssertError(response, 503, "draining");
            Assert.Equal("1", response["Retry-After"]);
        }

        Assert.Equal(200, (await host.SendAsync("GET", $"/runs/{run.Id}")).Status);
        Assert.Equal(200, (await host.SendAsync("HEAD", $"/runs/{run.Id}?live=sse")).Status);
        Assert.Equal(200, (await host.SendAsync("GET", $"/runs/{run.Id}?meta&live=sse")).Status);
        Assert.Equal(200, (await host.SendAsync("POST", $"/runs/{run.Id}/abort")).Status);
        Assert.DoesNotContain(host.Ownership.Nudges, nudge => nudge != run.Stream);
    }

    [Fact]
    public async Task Request_WhileLeaving_IsStillAdmitted()
    {
        await using var host = await TestHost.StartAsync();
        host.Lifecycle.Leave();

        Assert.Equal(202, (await host.SendAsync("POST", "/agents/support/t1", Prompt)).Status);
    }

    [Fact]
    public async Task Drain_OpenSse_EndsWithPendingEventsAndAControlFrame()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        using var reading = await RawHttp.OpenAsync(host.BaseAddress.Port, "GET", "/agents/support/t1?offset=now&live=sse");
        await reading.ReadUntilAsync("upToDate");

        var tail = await writer.AppendNumberedAsync(1);
        host.Lifecycle.BeginDrain();
        await reading.ReadToEndAsync();

        var body = reading.Response.Body;
        Assert.Contains("""data:[{"n":1}]""", body, StringComparison.Ordinal);
        Assert.EndsWith($"id:{tail}\n\n", body, StringComparison.Ordinal);
        Assert.DoesNotContain("streamClosed", body, StringComparison.Ordinal);
        Assert.DoesNotContain("heartbeat", body, StringComparison.Ordinal);
        Assert.EndsWith("0\r\n\r\n", reading.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_WaitingLongPoll_Answers204()
    {
        await using var host = await TestHost.StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        using var reading = await RawHttp.OpenAsync(host.BaseAddress.Port, "GET", "/agents/support/t1?offset=now&live=long-poll");
        await host.WaitForReadersAsync(writer.Stream, 1);

        host.Lifecycle.BeginDrain();
        await reading.ReadToEndAsync();

        Assert.Equal(204, reading.Response.Status);
        Assert.NotNull(reading.Response["Stream-Cursor"]);
        Assert.Equal("true", reading.Response["Stream-Up-To-Date"]);
    }
}
