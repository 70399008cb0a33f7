using System.Globalization;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres.Tests.Stores;

public sealed class PurgeTests : StoreTests
{
    [Fact]
    public async Task Purge_BlobsThatNothingRefersTo_AreRemovedAfterAnHour()
    {
        // Arrange: one of an input, one that nobody refers to, one that an event row refers to, and one that was put a moment ago.
        var store = await OpenStoreAsync();
        Blob[] blobs = [.. Enumerable.Range(0, 4).Select(i => Blob.Create("text/plain", new byte[] { (byte)i }))];
        var stream = (await store.AdmitAsync(Input() with { Blobs = [blobs[0]] }, Cancel)).Stream;
        foreach (var blob in blobs[1..]) await store.PutBlobAsync(stream, blob, Cancel);
        await ExecuteAsync($"UPDATE blobs SET put_at = now() - interval '61 minutes' WHERE hash <> '\\x{blobs[3].Id}'");
        await ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"INSERT INTO events (stream, position, kind, blob) SELECT {stream}, 1, 1, id FROM blobs WHERE hash = '\\x{blobs[2].Id}'"));
        // Act
        await store.PurgeAsync(TimeProvider.System.GetUtcNow(), Cancel);
        // Assert
        var found = new List<bool>();
        foreach (var blob in blobs) found.Add(await store.FindBlobAsync(stream, blob.Id, Cancel) is not null);
        Assert.Equal([true, false, true, true], found);
    }

    [Fact]
    public async Task Purge_ByManyProcessesAtOnce_RemovesEverything()
    {
        // Arrange
        PostgresStore[] stores = [await OpenStoreAsync(), await OpenStoreAsync(), await OpenStoreAsync()];
        await ExecuteAsync(
            """
            INSERT INTO idempotency (key, body, stream, submission, tail, expires_at)
            SELECT sha256(n::text::bytea), '', 1, '', 0, now() - interval '1 hour' FROM generate_series(1, 5000) AS n
            """);
        // Act
        await AtOnceAsync(3, async i =>
        {
            await stores[i].PurgeAsync(TimeProvider.System.GetUtcNow(), Cancel);
            return true;
        });
        await stores[0].PurgeAsync(TimeProvider.System.GetUtcNow(), Cancel);
        // Assert
        Assert.Equal(0, await CountAsync("idempotency"));
    }

    [Fact]
    public async Task FindIdle_OfOneName_FindsWhatIsSettledAndOld()
    {
        // Arrange
        var store = await OpenStoreAsync();
        string[] instances = ["old", "old-too", "young", "unsettled", "deleted"];
        foreach (var instance in instances)
        {
            await store.AdmitAsync(Input(instance) with { AdmittedAt = instance == "young" ? Noon : Noon.AddDays(-2) }, Cancel);
        }

        await ExecuteAsync("UPDATE submissions SET settled_at = 1 WHERE stream <> (SELECT id FROM streams WHERE external_id = 'unsettled')");
        await store.DeleteAsync(StreamKey.ForInstance("echo", "deleted"), force: false, Cancel);
        // Act
        var idle = await store.FindIdleAsync(StreamKind.Instance, "echo", Noon.AddDays(-1), 10, Cancel);
        var first = await store.FindIdleAsync(StreamKind.Instance, "echo", Noon.AddDays(-1), 1, Cancel);
        var none = await store.FindIdleAsync(StreamKind.Run, "echo", Noon, 10, Cancel);
        // Assert
        Assert.Equal(["old", "old-too"], idle.Select(key => key.Id).Order(StringComparer.Ordinal));
        Assert.Equal("old", Assert.Single(first).Id);
        Assert.Empty(none);
    }
}
