using Hearth.Events;
using Hearth.Postgres.Tests.Servers;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres.Tests.Stores;

public sealed class CancellationTests : StoreTests
{
    private const string WaitingSql =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    [Fact]
    public async Task Read_CancelledWhileItWaits_ComesToItsEndAtTheServer()
    {
        // Arrange: a read that waits for as long as the test holds the table.
        var store = await OpenStoreAsync($"{Database.Url}?options=-c%20lock_timeout%3D0");
        var stream = (await store.AdmitAsync(Input(), Cancel)).Stream;
        var query = new EventQuery(Offset.Start, EventKinds.All, 10, long.MaxValue);
        await using var holder = await Sql.OpenAsync(InSchema());
        await holder.ExecuteAsync("BEGIN");
        await holder.ExecuteAsync("LOCK TABLE events IN ACCESS EXCLUSIVE MODE");
        using var leaving = new CancellationTokenSource();
        var reading = store.ReadAsync(stream, query, leaving.Token);
        while (await ReadAsync<long>(WaitingSql) == 0) await Task.Yield();
        // Act
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        var waiting = await ReadAsync<long>(WaitingSql);
        await holder.ExecuteAsync("COMMIT");
        // Assert
        Assert.Equal(1, waiting);
        Assert.True((await store.ReadAsync(stream, query, Cancel)).Exists);
    }
}
