using System.Security.Cryptography;
using Hearth.Events;
using Hearth.Postgres.Appends;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using static Hearth.Postgres.Tests.Appends.AppendDatabase;

namespace Hearth.Postgres.Tests.Appends;

public sealed class AppendUnitTests : PostgresAppendTests
{
    [Fact]
    public async Task Append_ClosingUnitInTheMiddle_RefusesWhatFollows()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        AppendUnit[] batch = [Unit(Event(1)), Unit(Event(2)) with { Closes = true }, Unit(Event(3)), new() { Events = [], Closes = true }];
        // Act
        var outcomes = await database.AppendAsync(stream, batch);
        var again = await database.AppendAsync(stream, batch);
        // Assert
        AppendOutcome[] expected = [AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Fenced, AppendOutcome.Stored];
        Assert.Equal(expected, outcomes);
        Assert.Equal(expected, again);
        Assert.Equal([1, 2], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_ClosingUnitThatIsAborted_LetsTheRestBeStored()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await database.ExecuteAsync($"UPDATE streams SET abort_through = 1 WHERE id = {stream}");
        // Act
        var outcomes = await database.AppendAsync(stream, Unit(Event(1)) with { Guard = 1, Closes = true }, Unit(Event(2)));
        // Assert
        Assert.Equal([AppendOutcome.Aborted, AppendOutcome.Stored], outcomes);
        Assert.Equal([2], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_TwoUnitsSettleOneSubmission_KeepsTheFirst()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await database.ExecuteAsync(
            $"""
             INSERT INTO submissions (external_id, stream, number, kind, input, tail, admitted_at)
             VALUES ('s-1', {stream}, 1, 0, '', 0, now())
             """);
        // Act
        var settling = Unit(Event(1)) with { Settles = new SubmissionId("s-1") };
        var outcomes = await database.AppendAsync(stream, settling, settling with { Events = [Event(2)] });
        // Assert
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
        Assert.Equal(Offset.At(1, 1).Value, await database.QueryAsync<long>("SELECT settled_at FROM submissions"));
    }

    [Fact]
    public async Task Append_SixtyMebibytesInOneEvent_ComeBackWholeAndStay()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        var large = new StoredEvent(Offset.At(1, 2), EventKind.Tool, RandomNumberGenerator.GetBytes(60 << 20));
        // Act
        await database.AppendAsync(stream, Unit(Event(1), large, Event(3)));
        var page = await database.Events.ReadAsync(stream, new EventQuery(Offset.Start, EventKinds.All, 10, 1 << 20), Cancel);
        var next = await database.Events.ReadAsync(stream, new EventQuery(Offset.At(1, 1), EventKinds.All, 10, 1 << 20), Cancel);
        // Assert
        Assert.Equal([1], page.Events.Select(item => item.Offset.Sequence));
        Assert.True(page.HasMore);
        Assert.True(Assert.Single(next.Events).Payload.Span.SequenceEqual(large.Payload.Span));
        Assert.True(next.HasMore);
        Assert.True(await database.QueryAsync<bool>("SELECT is_referenced FROM blobs"));
    }

    [Fact]
    public async Task Append_TooMuchLargeContentUnderWay_IsUnavailable()
    {
        // Arrange
        var limits = new AppendLimits { MaxLargeBytes = 3 << 20, LargeBytesWait = TimeSpan.FromMilliseconds(50) };
        await using var database = await CreateAsync(limits);
        var streams = await database.CreateStreamsAsync(2);
        await using var held = await database.HoldAsync("LOCK TABLE blobs IN EXCLUSIVE MODE");
        var first = database.AppendAsync(streams[0], Unit(Event(1, new string('x', 2 << 20))));
        await database.WaitForLockedAsync();
        // Act
        var second = await Record.ExceptionAsync(() => database.AppendAsync(streams[1], Unit(Event(1, new string('y', 2 << 20)))));
        await held.CommitAsync();
        // Assert
        Assert.IsType<StoreUnavailableException>(second);
        Assert.Equal([AppendOutcome.Stored], await first);
    }

    [Fact]
    public async Task Append_LargeEventOfNoStream_IsFenced()
    {
        await using var database = await CreateAsync();

        var outcomes = await database.AppendAsync(new StreamId(99), Unit(Event(1)), Unit(Event(2, new string('x', 2 << 20))));

        Assert.Equal([AppendOutcome.Fenced, AppendOutcome.Fenced], outcomes);
    }

    [Fact]
    public async Task Append_Supersedes_RemovesTheProgressOfTheRangeInTheBackground()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await database.AppendAsync(stream, Unit(
            Event(1, kind: EventKind.TextDelta), Event(2, kind: EventKind.MessageStart), Event(3, kind: EventKind.TextDelta),
            Event(4, kind: EventKind.ThinkingDelta), Event(5, kind: EventKind.ToolStart), Event(6, kind: EventKind.TextDelta)));
        // Act
        var end = Unit(Event(7, kind: EventKind.MessageEnd), Event(8, kind: EventKind.TextDelta));
        await database.AppendAsync(stream, end with { SupersedesProgressFrom = Offset.At(1, 2) });
        await database.Events.Pruner.FlushAsync();
        // Assert
        Assert.Equal([1, 2, 5, 7, 8], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_SupersededProgressThatCannotBeRemoved_IsRemovedTheNextTime()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await database.AppendAsync(stream, Unit(Event(1, kind: EventKind.TextDelta)));
        await database.AppendAsync(stream, Unit(Event(2, kind: EventKind.MessageEnd)) with { SupersedesProgressFrom = Offset.At(1, 1) });
        await database.ExecuteAsync("ALTER TABLE events RENAME TO hidden");
        // Act
        await database.Events.Pruner.FlushAsync();
        await database.ExecuteAsync("ALTER TABLE hidden RENAME TO events");
        await database.Events.Pruner.FlushAsync();
        var left = await database.ReadSequencesAsync(stream);
        // Assert
        Assert.Equal([2], left);
    }

    [Fact]
    public async Task FindEnds_OfManyStreams_LeavesOutWhatIsGone()
    {
        // Arrange
        await using var database = await CreateAsync();
        var streams = await database.CreateStreamsAsync(3);
        await database.AppendAsync(streams[0], Unit(Event(1), Event(2)) with { Closes = true });
        await database.ExecuteAsync($"UPDATE streams SET key = NULL, deleted_at = now() WHERE id = {streams[2]}");
        // Act
        var ends = await database.Events.FindEndsAsync([.. streams, new StreamId(99)], Cancel);
        // Assert
        StreamEnd[] expected = [new(streams[0], Offset.At(1, 2), IsClosed: true), new(streams[1], Offset.Start, IsClosed: false)];
        Assert.Equal(expected, ends.OrderBy(end => end.Stream.Value));
    }
}
