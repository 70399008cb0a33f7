using Hearth.Postgres.Appends;
using Hearth.Storage;
using static Hearth.Postgres.Tests.Appends.AppendDatabase;

namespace Hearth.Postgres.Tests.Appends;

public sealed class AppendLockTests : PostgresAppendTests
{
    private static readonly AppendLimits Impatient = new()
    {
        LockTimeout = TimeSpan.FromMilliseconds(200),
        SearchLockTimeout = TimeSpan.FromMilliseconds(20),
    };

    [Fact]
    public async Task Append_OneOfManyStreamsIsLocked_OnlyThatOneWaits()
    {
        // Arrange
        await using var database = await CreateAsync(Impatient);
        var streams = await database.CreateStreamsAsync(40);
        await using var first = await database.LockAsync(streams[0]);
        var held = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        await using var second = await database.LockAsync(streams[17]);
        // Act: the second lock is met by a batch of all the others.
        var others = streams.Skip(1).ToDictionary(stream => stream, stream => database.AppendAsync(stream, 1));
        await first.CommitAsync();
        await held;
        others.Remove(streams[17], out var locked);
        var outcomes = await Task.WhenAll(others.Values);
        var isLocked = !locked!.IsCompleted;
        await second.CommitAsync();
        // Assert
        Assert.True(isLocked);
        Assert.All(outcomes, outcome => Assert.Equal([AppendOutcome.Stored], outcome));
        Assert.Equal([AppendOutcome.Stored], await locked);
    }

    [Fact]
    public async Task Append_LaterOfAStreamThatIsLocked_ComesAfterTheEarlier()
    {
        // Arrange
        await using var database = await CreateAsync(Impatient);
        var streams = await database.CreateStreamsAsync(2);
        await using var held = await database.LockAsync(streams[0]);
        var earlier = database.AppendAsync(streams[0], 1);
        await database.WaitForLockedAsync();
        await database.AppendAsync(streams[1], 1); // Stored only after the lane has given the locked stream away.
        // Act
        var later = database.AppendAsync(streams[0], 2);
        await database.AppendAsync(streams[1], 2);
        var isWaiting = !later.IsCompleted;
        await held.CommitAsync();
        await Task.WhenAll(earlier, later);
        // Assert
        Assert.True(isWaiting);
        Assert.Equal([1, 2], await database.ReadSequencesAsync(streams[0]));
    }

    [Fact]
    public async Task Append_StreamStaysLocked_IsUnavailableAndCanBeRepeated()
    {
        // Arrange
        await using var database = await CreateAsync(Impatient with { RetryTime = TimeSpan.FromMilliseconds(100) });
        var stream = await database.CreateStreamAsync();
        await using (await database.LockAsync(stream))
        {
            // Act
            await Assert.ThrowsAsync<StoreUnavailableException>(() => database.AppendAsync(stream, 1));
        }

        var outcomes = await database.AppendAsync(stream, 1);
        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal([1], await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_WhileAClaimCommits_IsFenced()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await using var claim = await database.HoldAsync($"UPDATE streams SET epoch = epoch + 1 WHERE id = {stream}");
        // Act
        var append = database.AppendAsync(stream, 1);
        await database.WaitForLockedAsync();
        await claim.CommitAsync();
        // Assert
        Assert.Equal([AppendOutcome.Fenced], await append);
        Assert.Empty(await database.ReadSequencesAsync(stream));
    }

    [Fact]
    public async Task Append_WhileAnAbortCommits_RefusesTheGuardedUnits()
    {
        // Arrange
        await using var database = await CreateAsync();
        var stream = await database.CreateStreamAsync();
        await using var abort = await database.HoldAsync($"UPDATE streams SET abort_through = 1 WHERE id = {stream}");
        // Act
        var append = database.AppendAsync(stream, Unit(Event(1)) with { Guard = 1 }, Unit(Event(2)));
        await database.WaitForLockedAsync();
        await abort.CommitAsync();
        // Assert
        Assert.Equal([AppendOutcome.Aborted, AppendOutcome.Stored], await append);
        Assert.Equal([2], await database.ReadSequencesAsync(stream));
    }
}
