using Hearth.Postgres.Tests.Servers;
using Hearth.PostgresServers;
using Hearth.PostgresServers.Proxies;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres.Tests.Stores;

public sealed class FaultTests(FaultyServer faulty) : StoreTests, IClassFixture<FaultyServer>
{
    private readonly PostgresServer _server = faulty.Server;

    [Theory]
    [InlineData(PostgresStop.Fast)]
    [InlineData(PostgresStop.Immediate)]
    public async Task Everything_AfterARestartOfTheServer_SucceedsAtOnce(PostgresStop mode)
    {
        // Arrange: several connections that will have died.
        var store = await OpenStoreAsync();
        await AtOnceAsync(5, i => store.AdmitAsync(Input($"i-{i}"), Cancel));
        // Act
        await _server.StopAsync(mode, Cancel);
        await _server.StartAgainAsync(Cancel);
        // Assert
        await UseAsync(store);
    }

    [Fact]
    public async Task Everything_AfterItsBackendsWereTerminated_SucceedsAtOnce()
    {
        // Arrange
        var store = await OpenStoreAsync();
        await AtOnceAsync(5, i => store.AdmitAsync(Input($"i-{i}"), Cancel));
        // Act
        await _server.TerminateBackendsAsync(Database.Name, cancellationToken: Cancel);
        // Assert
        await UseAsync(store);
    }

    [Fact]
    public async Task Everything_WhileTheServerIsDown_IsUnavailableAndThenWorksAgain()
    {
        // Arrange
        var store = await OpenStoreAsync();
        var stream = (await store.AdmitAsync(Input(), Cancel)).Stream;
        // Act
        await _server.StopAsync(cancellationToken: Cancel);
        Func<Task>[] operations =
        [
            () => store.AdmitAsync(Input(), Cancel),
            () => store.FindStreamAsync(One, Cancel),
            () => store.ClaimAsync(stream, Cancel),
            () => store.ReadAsync(stream, new EventQuery(Offset.Start, Events.EventKinds.All, 1, 1), Cancel),
            () => store.HeartbeatAsync(Cancel),
            () => store.DeclareDeadAsync(Guid.NewGuid(), Cancel),
            () => store.FindProcessesAsync(Cancel),
            () => ((IMembershipStore)store).ReadAsync("test", Cancel),
            () => store.PutBlobAsync(stream, Blob.Create("text/plain", "content"u8.ToArray()), Cancel),
            () => store.ListenAsync(Cancel).GetAsyncEnumerator(Cancel).MoveNextAsync().AsTask(),
        ];
        var failures = new List<Exception?>();
        foreach (var operation in operations) failures.Add(await Record.ExceptionAsync(operation));
        await _server.StartAgainAsync(Cancel);
        // Assert
        Assert.All(failures, failure => Assert.IsType<StoreUnavailableException>(failure));
        Assert.All(failures, failure => Assert.DoesNotContain(_server.Password, failure!.ToString(), StringComparison.Ordinal));
        await UseAsync(store);
    }

    [Fact]
    public async Task Admit_AnswerIsLost_AdmitsOnceAndSaysSo()
    {
        // Arrange
        await using var proxy = PostgresProxy.Start(_server);
        var store = await OpenStoreAsync(proxy.UrlOf(Database.Name));
        await store.AdmitAsync(Input(), Cancel);
        var admission = Input(id: "answer-is-lost");
        var lost = proxy.SwallowNextAnswer("answer-is-lost");
        // Act
        var receipt = await store.AdmitAsync(admission, Cancel);
        await lost;
        var repeated = await store.AdmitAsync(admission, Cancel);
        // Assert
        Assert.Equal(AdmissionStatus.Admitted, receipt.Status);
        Assert.Equal(receipt with { Status = AdmissionStatus.Deduplicated }, repeated);
        Assert.Equal(2, await CountAsync("submissions"));
    }

    [Fact]
    public async Task Delete_AnswerIsLost_SaysThatItDeleted()
    {
        // Arrange
        await using var proxy = PostgresProxy.Start(_server);
        var store = await OpenStoreAsync(proxy.UrlOf(Database.Name));
        var stream = (await store.AdmitAsync(Input(), Cancel)).Stream;
        var lost = proxy.SwallowNextAnswer("deleted_at = now()");
        // Act
        var deletion = await store.DeleteAsync(One, force: true, Cancel);
        await lost;
        // Assert
        Assert.Equal(new Deletion(DeletionStatus.Deleted, stream), deletion);
        Assert.Equal(0, await CountAsync("streams"));
    }

    [Fact]
    public async Task Open_ServerComesUpLater_WaitsForIt()
    {
        // Arrange
        await _server.StopAsync(cancellationToken: Cancel);
        // Act
        var opening = OpenStoreAsync();
        await _server.StartAgainAsync(Cancel);
        // Assert
        await UseAsync(await opening);
    }

    [Fact]
    public async Task Dispose_WhileTheServerIsDown_EndsAnyway()
    {
        // Arrange
        var store = await OpenStoreAsync();
        await store.AdmitAsync(Input(), Cancel);
        await _server.StopAsync(cancellationToken: Cancel);
        // Act
        await store.DisposeAsync();
        await _server.StartAgainAsync(Cancel);
        // Assert
        Assert.Equal(1, await CountAsync("processes"));
    }

    protected override Task<PostgresServer> ServerAsync() => Task.FromResult(_server);

    private static async Task UseAsync(PostgresStore store)
    {
        await store.HeartbeatAsync(Cancel);
        var receipts = await AtOnceAsync(5, _ => store.AdmitAsync(Input(), Cancel));
        var claim = await store.ClaimAsync(receipts[0].Stream, Cancel);
        var page = await store.ReadAsync(receipts[0].Stream, new EventQuery(Offset.Start, Events.EventKinds.All, 1, 1), Cancel);
        Assert.All(receipts, receipt => Assert.Equal(AdmissionStatus.Admitted, receipt.Status));
        Assert.NotNull(claim);
        Assert.True(page.Exists);
    }
}
