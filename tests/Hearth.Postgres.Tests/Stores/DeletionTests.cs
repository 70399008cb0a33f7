using System.Globalization;
using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres.Tests.Stores;

public sealed class DeletionTests : StoreTests
{
    private static readonly string[] Tables = ["streams", "queues", "submissions", "events", "idempotency", "blobs", "sessions"];

    private PostgresStore _store = null!;
    private NpgsqlDataSource _source = null!;
    private PostgresDeletions _deletions = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _store = await OpenStoreAsync();
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(InSchema()) { Pooling = false });
        _deletions = new PostgresDeletions(new PostgresPool(_source));
    }

    [Fact]
    public async Task Delete_AStreamWithEverything_LeavesNothingButTheTombstone()
    {
        // Arrange
        await AdmitAndStoreAsync();
        // Act
        var deletion = await _store.DeleteAsync(One, force: true, Cancel);
        // Assert
        Assert.Equal(DeletionStatus.Deleted, deletion.Status);
        foreach (var table in Tables) Assert.Equal((table, 0), (table, await CountAsync(table)));
        Assert.Equal(Offset.At(2, 7).Value, await ReadAsync<long>("SELECT position FROM tombstones"));
    }

    [Fact]
    public async Task Delete_UnsettledWork_IsRefusedUnlessForced()
    {
        // Arrange
        var stream = await AdmitAndStoreAsync();
        // Act
        var refused = await _store.DeleteAsync(One, force: false, Cancel);
        var stillThere = await _store.FindStreamAsync(One, Cancel);
        var deleted = await _store.DeleteAsync(One, force: true, Cancel);
        var again = await _store.DeleteAsync(One, force: true, Cancel);
        // Assert
        Assert.Equal(DeletionStatus.Unsettled, refused.Status);
        Assert.Equal(stream, stillThere?.Id);
        Assert.Equal(new Deletion(DeletionStatus.Deleted, stream), deleted);
        Assert.Equal(DeletionStatus.NotFound, again.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Delete_InterruptedAfterAStep_IsInvisible(int steps)
    {
        // Arrange
        var stream = await AdmitAndStoreAsync();
        var before = await _store.FindSubmissionAsync(First.Id, Cancel);
        // Act
        await DeleteAsync(steps);
        // Assert
        Assert.NotNull(before);
        Assert.Null(await _store.FindStreamAsync(One, Cancel));
        Assert.Null(await _store.FindSubmissionAsync(First.Id, Cancel));
        Assert.Null(await _store.NextSubmissionAsync(stream, Cancel));
        Assert.Null(await _store.FindAdmissionAsync(First.Idempotency!, Noon, Cancel));
        Assert.Empty(await _store.FindUnsettledAsync([First.Id], Cancel));
        Assert.Empty(await _store.SweepAsync(default, 10, Cancel));
        Assert.Null(await _store.ClaimAsync(stream, Cancel));
        Assert.False(await _store.AbortAsync(stream, Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Admit_AfterAnInterruptedDeletion_GoesOnAboveIt(int steps)
    {
        // Arrange
        var old = await AdmitAndStoreAsync();
        await DeleteAsync(steps);
        // Act: even with the same id and idempotency key.
        var receipt = await _store.AdmitAsync(First with { Blobs = [] }, Cancel);
        var claim = await _store.ClaimAsync(receipt.Stream, Cancel);
        // Assert
        Assert.Equal((AdmissionStatus.Admitted, Offset.Start), (receipt.Status, receipt.Tail));
        Assert.NotEqual(old, receipt.Stream);
        Assert.Equal((3, Offset.At(2, 7)), (claim!.Epoch, claim.Tail));
        Assert.Equal(1, (await _store.NextSubmissionAsync(receipt.Stream, Cancel))!.Number);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Purge_AfterAnInterruptedDeletion_RemovesTheRest(int steps)
    {
        // Arrange
        await AdmitAndStoreAsync();
        await DeleteAsync(steps);
        // Act
        await _store.PurgeAsync(Noon, Cancel);
        // Assert
        foreach (var table in Tables) Assert.Equal((table, 0), (table, await CountAsync(table)));
        Assert.Equal(Offset.At(2, 7).Value, await ReadAsync<long>("SELECT position FROM tombstones"));
    }

    [Fact]
    public async Task Delete_AfterAnInterruptedDeletion_RemovesTheRest()
    {
        // Arrange
        await AdmitAndStoreAsync();
        await DeleteAsync(steps: 1);
        // Act
        var again = await _store.DeleteAsync(One, force: false, Cancel);
        // Assert
        Assert.Equal(DeletionStatus.NotFound, again.Status);
        foreach (var table in Tables) Assert.Equal((table, 0), (table, await CountAsync(table)));
    }

    [Fact]
    public async Task Delete_TwiceWithoutAnythingStoredInBetween_KeepsTheSequence()
    {
        // Arrange: the second stream gets an epoch and no event.
        await AdmitAndStoreAsync();
        await _store.DeleteAsync(One, force: true, Cancel);
        await _store.ClaimAsync((await _store.AdmitAsync(Input(), Cancel)).Stream, Cancel);
        await _store.DeleteAsync(One, force: true, Cancel);
        // Act
        var claim = await _store.ClaimAsync((await _store.AdmitAsync(Input(), Cancel)).Stream, Cancel);
        // Assert
        Assert.Equal((5, Offset.At(4, 7)), (claim!.Epoch, claim.Tail));
    }

    [Fact]
    public async Task Delete_WhileAnAppendHoldsTheStream_CountsWhatItStores()
    {
        // Arrange: an append that has passed the fence and not committed.
        var stream = await AdmitAndStoreAsync();
        await using var append = await Servers.Sql.OpenAsync(InSchema());
        await Servers.Sql.ExecuteAsync(append, "BEGIN; SELECT FROM streams FOR SHARE");
        await Servers.Sql.ExecuteAsync(append, InsertEvent(stream, Offset.At(1, 8)));
        // Act
        var deleting = _store.DeleteAsync(One, force: true, Cancel);
        while (await ReadAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'") == 0)
            Assert.False(deleting.IsCompleted);
        await Servers.Sql.ExecuteAsync(append, "COMMIT");
        await deleting;
        // Assert
        Assert.Equal(Offset.At(2, 8).Value, await ReadAsync<long>("SELECT position FROM tombstones"));
        Assert.Equal(0, await CountAsync("events"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_AgainstAdmissions_LosesNothingThatWasAdmittedLater(bool force)
    {
        // Arrange
        var other = await OpenStoreAsync();
        var deleted = new HashSet<StreamId>();
        // Act
        var admitting = AtOnceAsync(200, _ => other.AdmitAsync(Input(), Cancel));
        do
        {
            if (await _store.DeleteAsync(One, force, Cancel) is { Status: DeletionStatus.Deleted } deletion) deleted.Add(deletion.Stream);
        }
        while (!admitting.IsCompleted);
        var receipts = await admitting;
        // Assert
        Assert.All(receipts, receipt => Assert.Equal(AdmissionStatus.Admitted, receipt.Status));
        foreach (var receipt in receipts)
        {
            Assert.Equal(deleted.Contains(receipt.Stream), await _store.FindSubmissionAsync(receipt.Id, Cancel) is null);
        }

        Assert.Equal(force, deleted.Count > 0);
        Assert.Equal(0, await ReadAsync<long>(
            "SELECT count(*) FROM submissions WHERE stream NOT IN (SELECT id FROM streams WHERE deleted_at IS NULL)"));
        Assert.Equal(0, await ReadAsync<long>("SELECT coalesce(max(number) - count(*), 0) FROM submissions"));
    }

    [Fact]
    public async Task Delete_FromManyTasks_DeletesOnce()
    {
        // Arrange
        await AdmitAndStoreAsync();
        // Act
        var deletions = await AtOnceAsync(20, _ => _store.DeleteAsync(One, force: true, Cancel));
        // Assert
        Assert.Single(deletions, deletion => deletion.Status == DeletionStatus.Deleted);
        Assert.Equal(0, await CountAsync("streams"));
    }

    [Fact]
    public async Task Delete_MoreRowsThanOneBatch_RemovesThemAll()
    {
        // Arrange
        var stream = await AdmitAndStoreAsync();
        await ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO events (stream, position, kind, payload)
            SELECT {stream}, {Offset.At(1, 0).Value} + n, 1, '' FROM generate_series(100, 12000) AS n
            """));
        // Act
        await _store.DeleteAsync(One, force: true, Cancel);
        // Assert
        Assert.Equal(0, await CountAsync("events"));
    }

    private static Admission First { get; } = Input(id: "s-1") with
    {
        Idempotency = new IdempotencyEntry(new byte[32], new byte[32], Noon.AddHours(1)),
        Blobs = [Blob.Create("text/plain", "content"u8.ToArray())],
    };

    private static string InsertEvent(StreamId stream, Offset offset) => string.Create(
        CultureInfo.InvariantCulture, $"INSERT INTO events (stream, position, kind, payload) VALUES ({stream}, {offset.Value}, 1, '')");

    /// <summary>A stream under its first epoch, with work, a key, a blob, and a last event with the sequence 7.</summary>
    private async Task<StreamId> AdmitAndStoreAsync()
    {
        var stream = (await _store.AdmitAsync(First, Cancel)).Stream;
        await _store.ClaimAsync(stream, Cancel);
        await ExecuteAsync(InsertEvent(stream, Offset.At(1, 7)));
        return stream;
    }

    /// <summary>Deletes the stream and stops after the first, the second or the last step.</summary>
    private async Task DeleteAsync(int steps)
    {
        if (steps == 3)
        {
            await _store.DeleteAsync(One, force: true, Cancel);
            return;
        }

        Assert.Equal(DeletionStatus.Deleted, (await _deletions.MarkAsync(One, force: true, Cancel)).Status);
        if (steps > 1) Assert.NotNull(await _deletions.BuryAsync(One, Cancel));
    }
}
