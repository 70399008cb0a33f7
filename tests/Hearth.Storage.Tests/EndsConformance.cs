using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>What is asked for many streams or submissions at once.</summary>
public abstract class EndsConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task FindEnds_OfSomeStreams_SaysHowFarEachGoes()
    {
        // Arrange
        var empty = await AdmitAsync("empty");
        var open = await AdmitAndClaimAsync("open");
        await AppendManyAsync(open, 3);
        var closed = await AdmitAndClaimAsync("closed");
        await AppendAsync(closed, Unit(Event(1, 1)) with { Closes = true });
        await AdmitAsync("not asked for");

        // Act
        var ends = await Store.FindEndsAsync([closed.Stream, new StreamId(99), open.Stream, empty.Stream], Cancel);

        // Assert
        StreamEnd[] expected =
        [
            new(empty.Stream, Offset.Start, IsClosed: false),
            new(open.Stream, Offset.At(1, 3), IsClosed: false),
            new(closed.Stream, Offset.At(1, 1), IsClosed: true),
        ];
        Assert.Equal(expected, ends.OrderBy(end => end.Stream.Value));
    }

    [Fact]
    public async Task FindEnds_OfNothing_IsEmpty() => Assert.Empty(await Store.FindEndsAsync([], Cancel));

    [Fact]
    public async Task FindEnds_OfManyStreams_NamesEachOnce()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => AdmitAsync($"i-{i}")));

        var ends = await Store.FindEndsAsync([.. receipts.Select(receipt => receipt.Stream)], Cancel);

        Assert.Equal(receipts.Select(receipt => receipt.Stream.Value).Order(), ends.Select(end => end.Stream.Value).Order());
    }

    [Fact]
    public async Task FindUnsettled_OfSomeSubmissions_LeavesOutTheSettledAndTheUnknown()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AdmitAsync(id: "s-2");
        await AdmitAsync("two", "s-3");
        await AdmitAsync("two", "s-4");
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = new SubmissionId("s-1") });

        // Act
        SubmissionId[] ids = [new("s-1"), new("s-2"), new("s-3"), new("unknown")];
        var unsettled = await Store.FindUnsettledAsync(ids, Cancel);

        // Assert
        Assert.Equal(["s-2", "s-3"], unsettled.Select(id => id.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindUnsettled_OfNothing_IsEmpty() => Assert.Empty(await Store.FindUnsettledAsync([], Cancel));
}
