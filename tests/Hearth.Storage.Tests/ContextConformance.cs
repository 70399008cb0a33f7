using Hearth.Events;
using Hearth.Streams;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>From where on a stream is needed: the side row of a compaction.</summary>
public abstract class ContextConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Claim_WithoutACompaction_StartsAtTheBeginning()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 3);

        var next = await Store.ClaimAsync(claim.Stream, Cancel);

        Assert.Equal(Offset.Start, next!.ContextFrom);
    }

    [Fact]
    public async Task Claim_AfterCompactions_NamesTheLowestStartOfAllSessions()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        var other = await AdmitAndClaimAsync("two");

        // Act: two of them come in one batch.
        await AppendAsync(claim, Compaction(4, "a", 2), Unit(Event(1, 5)), Compaction(8, "a", 6));
        await AppendAsync(claim, Compaction(9, "b\0\\", 7));
        await AppendAsync(other, Compaction(2, "a", 1));

        // Assert
        Assert.Equal(Offset.At(1, 6), (await Store.ClaimAsync(claim.Stream, Cancel))!.ContextFrom);
        Assert.Equal(Offset.At(1, 1), (await Store.ClaimAsync(other.Stream, Cancel))!.ContextFrom);
    }

    [Fact]
    public async Task Append_RepeatedAfterALaterCompaction_DoesNotMoveBack()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Compaction(4, "a", 2));
        await AppendAsync(claim, Compaction(8, "a", 6));

        var outcomes = await AppendAsync(claim, Compaction(4, "a", 2));

        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal(Offset.At(1, 6), (await Store.ClaimAsync(claim.Stream, Cancel))!.ContextFrom);
    }

    [Fact]
    public async Task Append_OfACompactionThatIsRefused_MovesNothing()
    {
        // Arrange
        var first = await AdmitAndClaimAsync();
        await AppendAsync(first, Compaction(4, "a", 2));
        var second = (await Store.ClaimAsync(first.Stream, Cancel))!;
        await Store.AbortAsync(first.Stream, Cancel);

        // Act
        var fenced = await AppendAsync(first, Compaction(8, "a", 6));
        var aborted = await AppendAsync(second, Compaction(9, "a", 7, epoch: 2) with { Guard = 1 });

        // Assert
        Assert.Equal([AppendOutcome.Fenced, AppendOutcome.Aborted], [.. fenced, .. aborted]);
        Assert.Equal(Offset.At(1, 2), (await Store.ClaimAsync(first.Stream, Cancel))!.ContextFrom);
    }

    [Fact]
    public async Task Delete_AStreamWithACompaction_LetsTheNextOneStartAnew()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Compaction(4, "a", 2));

        await Store.DeleteAsync(claim.Key, force: true, Cancel);

        var next = await AdmitAndClaimAsync();
        Assert.Equal(Offset.Start, next.ContextFrom);
    }

    private static AppendUnit Compaction(long sequence, string session, long from, long epoch = 1) =>
        Unit(Event(epoch, sequence, EventKind.Compaction)) with { ContextFrom = new SessionContext(session, Offset.At(1, from)) };
}
