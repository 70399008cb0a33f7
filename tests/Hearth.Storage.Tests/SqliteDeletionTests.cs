using System.Text;
using Hearth.Events;
using Hearth.Sqlite;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>What a deletion leaves in the file, and when.</summary>
public sealed class SqliteDeletionTests : IAsyncLifetime
{
    private static readonly StreamKey Key = StreamKey.ForInstance("echo", "one");

    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteStore _store;

    public SqliteDeletionTests() => _store = new SqliteStore(new SqliteStoreOptions { Path = _directory.File("hearth.db") });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _store.OpenAsync(Cancel);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Delete_AHugeStream_LetsOtherWritesHaveTheirTurn()
    {
        // Arrange
        await FillAsync(events: 10_000);
        var before = _store.Writer.TransactionCount;

        // Act
        var deletion = await _store.DeleteAsync(Key, force: true, Cancel);

        // Assert
        Assert.Equal(DeletionStatus.Deleted, deletion.Status);
        Assert.True(_store.Writer.TransactionCount - before > 10);
        await AssertEmptyAsync();
    }

    [Fact]
    public async Task Purge_AfterAnInterruptedDeletion_RemovesTheRest()
    {
        // Arrange: the process ends when the stream has just been hidden.
        await FillAsync(events: 10);
        await _store.Writer.WriteAsync(0, static (session, _) => session.Deletions.Hide(Key, force: true), 0, Cancel);
        Assert.Null(await _store.FindStreamAsync(Key, Cancel));
        Assert.NotEqual(0, Count("events"));

        // Act
        await _store.PurgeAsync(DateTimeOffset.UnixEpoch, Cancel);

        // Assert
        await AssertEmptyAsync();
    }

    [Fact]
    public async Task Purge_AfterAnInterruptedDeletion_KeepsTheStreamThatCameAfter()
    {
        // Arrange
        var admission = await FillAsync(events: 10);
        await _store.Writer.WriteAsync(0, static (session, _) => session.Deletions.Hide(Key, force: true), 0, Cancel);
        var anew = await _store.AdmitAsync(admission, Cancel);
        var claim = await _store.ClaimAsync(anew.Stream, Cancel);
        var item = new StoredEvent(Offset.At(claim!.Epoch, claim.Tail.Sequence + 1), EventKind.Log, Encoding.UTF8.GetBytes("{}"));
        await _store.AppendAsync(new StreamAppend(anew.Stream, claim.Epoch, [new AppendUnit { Events = [item] }]), Cancel);

        // Act
        await _store.PurgeAsync(DateTimeOffset.UnixEpoch, Cancel);

        // Assert
        Assert.Equal(AdmissionStatus.Admitted, anew.Status);
        Assert.Equal((1L, 1L, 1L, 1L), (Count("events"), Count("submissions"), Count("idempotency"), Count("blobs")));
        Assert.Equal(anew.Id, (await _store.NextSubmissionAsync(anew.Stream, Cancel))!.Id);
        Assert.Equal(anew.Id, (await _store.FindAdmissionAsync(admission.Idempotency!, admission.AdmittedAt, Cancel))!.Id);
        Assert.NotNull(await _store.FindBlobAsync(anew.Stream, admission.Blobs[0].Id, Cancel));
    }

    /// <summary>A stream with an input, an image that it refers to, one that nothing refers to, and events, the last of them a large one.</summary>
    private async Task<Admission> FillAsync(int events)
    {
        var admission = new Admission
        {
            Stream = Key,
            Id = new SubmissionId("s-1"),
            Kind = SubmissionKind.Direct,
            Input = Encoding.UTF8.GetBytes("{}"),
            AdmittedAt = DateTimeOffset.UnixEpoch,
            Blobs = [Blob.Create("image/png", new byte[] { 1 })],
            Idempotency = new IdempotencyEntry(new byte[32], new byte[32], DateTimeOffset.MaxValue),
        };
        var receipt = await _store.AdmitAsync(admission, Cancel);
        var claim = (await _store.ClaimAsync(receipt.Stream, Cancel))!;
        await _store.PutBlobAsync(receipt.Stream, Blob.Create("image/png", new byte[] { 2 }), Cancel);
        StoredEvent[] items =
        [
            .. Enumerable.Range(1, events).Select(i => new StoredEvent(Offset.At(1, i), EventKind.Log, Encoding.UTF8.GetBytes("{}"))),
            new StoredEvent(Offset.At(1, events + 1), EventKind.Tool, new byte[2 << 20]),
        ];
        await _store.AppendAsync(new StreamAppend(receipt.Stream, claim.Epoch, [new AppendUnit { Events = items, ContextFrom = new SessionContext("a", items[^1].Offset) }]), Cancel);
        return admission;
    }

    private async Task AssertEmptyAsync()
    {
        string[] tables = ["streams", "events", "submissions", "idempotency", "blobs", "loose_blobs", "deleted_streams", "sessions"];
        Assert.All(tables, table => Assert.Equal(0, Count(table)));
        Assert.Equal(1, Count("tombstones"));
        Assert.Empty(await _store.SweepAsync(default, 1, Cancel));
    }

    private long Count(string table)
    {
        using var session = SqliteSession.Open(_directory.File("hearth.db"), SqliteOpenMode.ReadOnly);
        return (long)session.Query($"SELECT count(*) FROM {table}")!;
    }
}
