using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class AppendConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Append_ByTheOwner_IsStoredInOrder()
    {
        var claim = await AdmitAndClaimAsync();

        var outcomes = await AppendAsync(
            claim, Unit(Event(1, 1, EventKind.OperationStart, "first")), Unit(Event(1, 2), Event(1, 4, EventKind.Tool, "last\0")));

        var events = await ReadAllAsync(claim.Stream);
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
        Assert.Equal([1, 2, 4], events.Select(item => item.Offset.Sequence));
        Assert.Equal([EventKind.OperationStart, EventKind.Log, EventKind.Tool], events.Select(item => item.Kind));
        Assert.Equal(["first", "{}", "last\0"], events.Select(item => Encoding.UTF8.GetString(item.Payload.Span)));
    }

    [Fact]
    public async Task Append_ToAStreamThatDoesNotExist_IsFenced()
    {
        var outcomes = await Store.AppendAsync(new StreamAppend(new StreamId(99), 1, [Unit(Event(1, 1))]), Cancel);

        Assert.Equal([AppendOutcome.Fenced], outcomes);
    }

    [Fact]
    public async Task Append_UnderAnOldEpoch_IsFencedAndStoresNothing()
    {
        var first = await AdmitAndClaimAsync(id: "s-1");
        await Store.ClaimAsync(first.Stream, Cancel);

        var outcomes = await AppendAsync(
            first, Unit(Event(1, 1)), Unit(Event(1, 2)) with { Settles = new SubmissionId("s-1"), Closes = true });

        Assert.Equal([AppendOutcome.Fenced, AppendOutcome.Fenced], outcomes);
        Assert.Empty(await ReadAllAsync(first.Stream));
        Assert.NotNull(await Store.NextSubmissionAsync(first.Stream, Cancel));
    }

    [Fact]
    public async Task Append_SameBatchTwice_StoresItOnce()
    {
        var claim = await AdmitAndClaimAsync();
        AppendUnit[] batch = [Unit(Event(1, 1)), Unit(Event(1, 2), Event(1, 3))];
        await AppendAsync(claim, batch);

        var outcomes = await AppendAsync(claim, batch);

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
        await AssertSequencesAsync(claim, [1, 2, 3]);
    }

    [Fact]
    public async Task Append_PartOfTheBatchIsStored_StoresTheRest()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Unit(Event(1, 2)));

        var outcomes = await AppendAsync(claim, Unit(Event(1, 1)), Unit(Event(1, 2)), Unit(Event(1, 3)));

        Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        await AssertSequencesAsync(claim, [1, 2, 3]);
    }

    [Fact]
    public async Task Append_GuardOfAnAbortedSubmission_RefusesOnlyThatUnit()
    {
        var claim = await AdmitAndClaimAsync();
        await Store.AbortAsync(claim.Stream, Cancel);
        await AdmitAsync();

        var outcomes = await AppendAsync(
            claim,
            Unit(Event(1, 1)),
            Unit(Event(1, 2), Event(1, 3)) with { Guard = 1 },
            Unit(Event(1, 4)) with { Guard = 2 });

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Aborted, AppendOutcome.Stored], outcomes);
        await AssertSequencesAsync(claim, [1, 4]);
    }

    [Fact]
    public async Task Append_RepeatedAfterAnAbort_AnswersWhatHappened()
    {
        var claim = await AdmitAndClaimAsync();
        AppendUnit[] batch = [Unit(Event(1, 1)) with { Guard = 1 }];
        await AppendAsync(claim, batch);
        await Store.AbortAsync(claim.Stream, Cancel);

        var outcomes = await AppendAsync(claim, batch);

        Assert.Equal([AppendOutcome.Stored], outcomes);
    }

    [Fact]
    public async Task Append_RefusedUnit_ChangesNoState()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await Store.AbortAsync(claim.Stream, Cancel);

        await AppendAsync(claim, Unit(Event(1, 1)) with { Guard = 1, Settles = new SubmissionId("s-1"), Closes = true });

        Assert.Equal("s-1", (await Store.NextSubmissionAsync(claim.Stream, Cancel))?.Id.Value);
        Assert.False((await Store.FindStreamAsync(claim.Key, Cancel))!.IsClosed);
    }

    [Fact]
    public async Task Append_Settles_MarksTheSubmissionAtItsLastEvent()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");

        await AppendAsync(claim, Unit(Event(1, 1), Event(1, 2)) with { Settles = new SubmissionId("s-1") });

        Assert.Equal(Offset.At(1, 2), (await Store.FindSubmissionAsync(new SubmissionId("s-1"), Cancel))!.SettledAt);
        Assert.Null(await Store.NextSubmissionAsync(claim.Stream, Cancel));
    }

    [Fact]
    public async Task Append_SettlesTwice_KeepsTheFirst()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AppendAsync(claim, Unit(Event(1, 1)) with { Settles = new SubmissionId("s-1") });

        var outcomes = await AppendAsync(claim, Unit(Event(1, 2)) with { Settles = new SubmissionId("s-1") });

        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal(Offset.At(1, 1), (await Store.FindSubmissionAsync(new SubmissionId("s-1"), Cancel))!.SettledAt);
    }

    [Fact]
    public async Task Append_SettlesASubmissionOfAnotherStream_LeavesItAlone()
    {
        var claim = await AdmitAndClaimAsync();
        await AdmitAsync("two", "s-2");

        await AppendAsync(claim, Unit(Event(1, 1)) with { Settles = new SubmissionId("s-2") });

        Assert.Null((await Store.FindSubmissionAsync(new SubmissionId("s-2"), Cancel))!.SettledAt);
    }

    [Fact]
    public async Task Append_AfterTheClose_IsFenced()
    {
        var claim = await AdmitAndClaimAsync();

        var closing = await AppendAsync(claim, Unit(Event(1, 1)) with { Closes = true }, Unit(Event(1, 2)));
        var later = await AppendAsync(claim, Unit(Event(1, 3)));

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Fenced], closing);
        Assert.Equal([AppendOutcome.Fenced], later);
        await AssertSequencesAsync(claim, [1]);
        Assert.True((await Store.FindStreamAsync(claim.Key, Cancel))!.IsClosed);
    }

    [Fact]
    public async Task Append_CloseRepeated_IsStored()
    {
        var claim = await AdmitAndClaimAsync();
        AppendUnit[] batch = [Unit(Event(1, 1)), new AppendUnit { Events = [], Closes = true }];
        await AppendAsync(claim, batch);

        var outcomes = await AppendAsync(claim, batch);

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
    }

    [Fact]
    public async Task Append_Supersedes_RemovesOnlyProgressOfTheRange()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Unit(
            Event(1, 1, EventKind.TextDelta), Event(1, 2, EventKind.MessageStart), Event(1, 3, EventKind.TextDelta),
            Event(1, 4, EventKind.ThinkingDelta), Event(1, 5, EventKind.ToolStart), Event(1, 6, EventKind.TextDelta)));

        await AppendAsync(
            claim,
            Unit(Event(1, 7, EventKind.MessageEnd), Event(1, 8, EventKind.TextDelta)) with { SupersedesProgressFrom = Offset.At(1, 2) });

        // Removing may wait, so only what must stay is certain everywhere: nothing but 3, 4 and 6 may be missing.
        var left = await ReadSequencesAsync(claim.Stream);
        Assert.Equal([1, 2, 5, 7, 8], left.Except([3, 4, 6]));
        var boundary = await Store.ReadAsync(
            claim.Stream, new EventQuery(Offset.Start, EventKinds.Boundary, 100, long.MaxValue), Cancel);
        Assert.Equal([2, 5, 7], boundary.Events.Select(item => item.Offset.Sequence));
    }

    [Fact]
    public async Task Append_MalformedBatches_AreRefused()
    {
        var claim = await AdmitAndClaimAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, Unit(Event(1, 2)), Unit(Event(1, 2))));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, Unit(Event(2, 1))));
        await Assert.ThrowsAsync<ArgumentException>(
            () => AppendAsync(claim, new AppendUnit { Events = [], Settles = new SubmissionId("s-1") }));
        Assert.Empty(await ReadAllAsync(claim.Stream));
    }

    [Fact]
    public async Task Append_FromManyStreamsAtOnce_KeepsEachInOrder()
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => AdmitAndClaimAsync($"i-{i}")));

        await Task.WhenAll(streams.Select(claim => Task.Run(async () =>
        {
            for (var sequence = 1; sequence <= 50; sequence++) await AppendAsync(claim, Unit(Event(1, sequence)));
        }, Cancel)));

        foreach (var claim in streams)
        {
            await AssertSequencesAsync(claim, [.. Enumerable.Range(1, 50).Select(i => (long)i)]);
        }
    }

    private async Task AssertSequencesAsync(StreamClaim claim, long[] expected) =>
        Assert.Equal(expected, await ReadSequencesAsync(claim.Stream));
}
