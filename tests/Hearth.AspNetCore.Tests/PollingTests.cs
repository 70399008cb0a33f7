using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

/// <summary>
/// What clients ask again and again never answers with an error once the instance or run exists. Load balancers and deployment
/// controllers count those: a good deploy must not be rolled back because its clients wait for answers.
/// </summary>
public sealed class PollingTests
{
    private static readonly string[] Headers = ["If-None-Match: \"other\""];

    // Every offset that a client may hold, those of a superseded owner included.
    private static readonly string[] Offsets =
        ["-1", "now", "0000000000000000_0000000000000000", "0000000000000001_0000000000000001", "0000000000000009_0000000000000099"];

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Poll_OfAnInstance_IsNeverAnError(int events)
    {
        // Arrange
        await using var host = await StartAsync();
        await using var writer = await host.OpenInstanceAsync("t1");
        if (events > 0) await writer.AppendNumberedAsync(events);

        // Act and assert
        await PollAsync(host, "/agents/support/t1");
        await AssertNoErrorAsync(host, "POST", "/agents/support/nobody/abort");
        await AssertNoErrorAsync(host, "POST", "/agents/support/t1/abort");
        await AssertNoErrorAsync(host, "POST", "/agents/support/t1/abort");
        await PollAsync(host, "/agents/support/t1");
    }

    [Fact]
    public async Task Poll_OfARun_IsNeverAnError()
    {
        // Arrange
        await using var host = await StartAsync();
        await using var run = await host.OpenRunAsync();

        // Act and assert
        await PollAsync(host, $"/runs/{run.Id}");
        await AssertNoErrorAsync(host, "GET", $"/runs/{run.Id}?meta");
        await AssertNoErrorAsync(host, "POST", $"/runs/{run.Id}/abort");
        await AssertNoErrorAsync(host, "POST", $"/runs/{run.Id}/abort");
    }

    private static Task<TestHost> StartAsync() =>
        TestHost.StartAsync(builder => builder.Services.Configure<StreamsOptions>(options => options.LongPollTimeout = TimeSpan.FromMilliseconds(50)));

    private static async Task PollAsync(TestHost host, string path)
    {
        await AssertNoErrorAsync(host, "HEAD", path);
        await AssertNoErrorAsync(host, "GET", path);
        foreach (var offset in Offsets)
        {
            await AssertNoErrorAsync(host, "GET", $"{path}?offset={offset}");
            await AssertNoErrorAsync(host, "GET", $"{path}?offset={offset}&live=long-poll&cursor=1");
            await AssertNoErrorAsync(host, "GET", $"{path}?offset={offset}&tail=5", Headers);
        }
    }

    private static async Task AssertNoErrorAsync(TestHost host, string method, string target, params string[] headers)
    {
        var response = await host.SendAsync(method, target, "", headers);
        Assert.True(response.Status < 400, $"{method} {target} answered {response.Status}.");
    }
}
