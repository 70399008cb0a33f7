using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed class DeletionTests
{
    private const string First = "0000000000000001_0000000000000001";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetSse_InstanceIsDeleted_EndsWithoutClosingTheStream()
    {
        // Arrange
        await using var host = await TestHost.StartAsync();
        var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);
        using var reading = await RawHttp.OpenAsync(host.BaseAddress.Port, "GET", "/agents/support/t1?offset=-1&live=sse");
        await reading.ReadUntilAsync("id:" + First);

        // Act
        await DeleteAsync(host, writer, "t1");
        await reading.ReadToEndAsync();

        // Assert
        Assert.Equal(200, reading.Response.Status);
        Assert.Contains("""{"n":1}""", reading.Response.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("streamClosed", reading.Response.Body, StringComparison.Ordinal);
        await AssertNotFoundAsync(host, "/agents/support/t1?offset=-1&live=sse", "stream_not_found");
    }

    [Fact]
    public async Task GetLongPoll_InstanceIsDeletedWhileWaiting_Answers404()
    {
        // Arrange
        await using var host = await TestHost.StartAsync();
        var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(1);
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "GET", $"/agents/support/t1?offset={First}&live=long-poll");
        await host.WaitForReadersAsync(writer.Stream, 1);

        // Act
        await DeleteAsync(host, writer, "t1");
        await waiting.ReadToEndAsync();

        // Assert
        ErrorTests.AssertError(waiting.Response, 404, "stream_not_found");
        Assert.Null(waiting.Response["Stream-Closed"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?offset=-1")]
    [InlineData("?offset=now&live=long-poll")]
    public async Task Get_DeletedInstance_Answers404UntilTheNextPrompt(string query)
    {
        // Arrange
        await using var host = await TestHost.StartAsync();
        var writer = await host.OpenInstanceAsync("t1");
        await writer.AppendNumberedAsync(3);
        await DeleteAsync(host, writer, "t1");

        // Act
        await AssertNotFoundAsync(host, "/agents/support/t1" + query, "stream_not_found");
        await using var next = await host.OpenInstanceAsync("t1");
        await next.AppendAsync("""{"n":4}""");
        var response = await host.SendAsync("GET", "/agents/support/t1?offset=0000000000000001_0000000000000003");

        // Assert: whoever had read the old stream to its end gets all of the new one.
        Assert.Equal((200, """[{"n":4}]"""), (response.Status, response.Body));
    }

    [Fact]
    public async Task PostWaitResult_InstanceIsDeleted_AnswersThatItIs()
    {
        // Arrange: a shared store is asked often.
        await using var host = await TestHost.StartAsync(
            builder => builder.Services.AddSingleton<IHearthStore>(new MemoryStore(new MemoryDatabase(), Guid.NewGuid())));
        using var polling = new CancellationTokenSource();
        var outcomes = host.Get<Outcomes>();
        var poll = outcomes.PollAsync(polling.Token);
        using var waiting = await RawHttp.OpenAsync(host.BaseAddress.Port, "POST", "/agents/support/t1?wait=result", """{"message":"Hi"}""");
        await Eventually.TrueAsync(() => outcomes.WaiterCount == 1, "the waiter");

        // Act
        await host.Store.DeleteAsync(StreamKey.ForInstance("support", "t1"), force: true, Cancel);
        await waiting.ReadToEndAsync();

        // Assert
        ErrorTests.AssertError(waiting.Response, 500, "session_deleted");
        await polling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    // As the owner would: it finds out and lets go.
    private static async Task DeleteAsync(TestHost host, TestWriter writer, string id)
    {
        var deletion = await host.Store.DeleteAsync(StreamKey.ForInstance("support", id), force: true, Cancel);
        Assert.Equal(DeletionStatus.Deleted, deletion.Status);
        await writer.DisposeAsync();
    }

    private static async Task AssertNotFoundAsync(TestHost host, string target, string type) =>
        ErrorTests.AssertError(await host.SendAsync("GET", target), 404, type);
}
