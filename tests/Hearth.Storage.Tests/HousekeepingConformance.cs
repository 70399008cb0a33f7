using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class HousekeepingConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly Blob Image = Blob.Create("image/png", new byte[] { 1, 2, 3 });

    [Fact]
    public async Task Purge_ABlobThatNothingRefersTo_RemovesItAfterAnHour()
    {
        var receipt = await AdmitAsync();
        await Store.PutBlobAsync(receipt.Stream, Image, Cancel);

        await Store.PurgeAsync(In(minutes: 59), Cancel);
        var before = await Store.FindBlobAsync(receipt.Stream, Image.Id, Cancel);
        await Store.PurgeAsync(In(minutes: 61), Cancel);
        var after = await Store.FindBlobAsync(receipt.Stream, Image.Id, Cancel);

        Assert.NotNull(before);
        Assert.Null(after);
    }

    [Fact]
    public async Task Purge_ManyBlobs_RemovesThemAll()
    {
        var receipt = await AdmitAsync();
        var blobs = Enumerable.Range(0, 50).Select(i => Blob.Create("image/png", new[] { (byte)i })).ToList();
        foreach (var blob in blobs) await Store.PutBlobAsync(receipt.Stream, blob, Cancel);

        await Store.PurgeAsync(In(minutes: 61), Cancel);

        foreach (var blob in blobs) Assert.Null(await Store.FindBlobAsync(receipt.Stream, blob.Id, Cancel));
    }

    [Fact]
    public async Task Purge_ABlobOfAnEvent_KeepsItAlsoWhenItIsPutAgain()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await Store.PutBlobAsync(claim.Stream, Image, Cancel);
        await AppendAsync(claim, Unit(Event(1, 1)) with { Blobs = [Image.Id] });
        await Store.PutBlobAsync(claim.Stream, Image, Cancel);

        // Act
        await Store.PurgeAsync(In(minutes: 61), Cancel);

        // Assert
        Assert.NotNull(await Store.FindBlobAsync(claim.Stream, Image.Id, Cancel));
    }

    [Fact]
    public async Task Purge_ABlobThatARepeatedAppendNames_KeepsIt()
    {
        // Arrange: the answer to the append was lost.
        var claim = await AdmitAndClaimAsync();
        await Store.PutBlobAsync(claim.Stream, Image, Cancel);
        var unit = Unit(Event(1, 1)) with { Blobs = [Image.Id, "unknown"] };
        await AppendAsync(claim, unit);

        // Act
        var outcomes = await AppendAsync(claim, unit);
        await Store.PurgeAsync(In(minutes: 61), Cancel);

        // Assert
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.NotNull(await Store.FindBlobAsync(claim.Stream, Image.Id, Cancel));
    }

    [Fact]
    public async Task Purge_ABlobOfARefusedUnit_RemovesIt()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await Store.PutBlobAsync(claim.Stream, Image, Cancel);
        await Store.AbortAsync(claim.Stream, Cancel);
        var outcomes = await AppendAsync(claim, Unit(Event(1, 1)) with { Guard = 1, Blobs = [Image.Id] });

        // Act
        await Store.PurgeAsync(In(minutes: 61), Cancel);

        // Assert
        Assert.Equal([AppendOutcome.Aborted], outcomes);
        Assert.Null(await Store.FindBlobAsync(claim.Stream, Image.Id, Cancel));
    }

    [Fact]
    public async Task Purge_ABlobOfAnInput_KeepsIt()
    {
        var receipt = await Store.AdmitAsync(Input() with { Blobs = [Image] }, Cancel);

        await Store.PurgeAsync(In(minutes: 61), Cancel);

        Assert.NotNull(await Store.FindBlobAsync(receipt.Stream, Image.Id, Cancel));
    }

    [Fact]
    public async Task Purge_ABlobThatIsAnInputsLater_KeepsIt()
    {
        var receipt = await AdmitAsync();
        await Store.PutBlobAsync(receipt.Stream, Image, Cancel);
        await Store.AdmitAsync(Input() with { Blobs = [Image] }, Cancel);

        await Store.PurgeAsync(In(minutes: 61), Cancel);

        Assert.NotNull(await Store.FindBlobAsync(receipt.Stream, Image.Id, Cancel));
    }

    [Fact]
    public async Task Purge_ALargeEvent_KeepsIt()
    {
        var claim = await AdmitAndClaimAsync();
        var payload = new byte[2 << 20];
        await Store.PutBlobAsync(claim.Stream, Blob.Create("application/json", payload), Cancel);
        await AppendAsync(claim, Unit(new StoredEvent(Offset.At(1, 1), EventKind.Tool, payload)));

        await Store.PurgeAsync(In(minutes: 61), Cancel);

        Assert.Equal(payload.Length, Assert.Single(await ReadAllAsync(claim.Stream)).Payload.Length);
    }

    [Fact]
    public async Task Purge_ProgressThatAnOwnerLeft_RemovesItOnceTheSubmissionIsSettled()
    {
        // Arrange: the first owner ends in the middle of a turn; the second one knows nothing of that turn.
        var receipt = await AdmitAsync();
        var first = (await Store.ClaimAsync(receipt.Stream, Cancel))!;
        await AppendAsync(first, Unit(Event(1, 1, EventKind.TurnStart), Event(1, 2, EventKind.TextDelta), Event(1, 3, EventKind.ThinkingDelta)));
        await Store.ReleaseAsync(receipt.Stream, first.Epoch, Cancel);
        var second = (await Store.ClaimAsync(receipt.Stream, Cancel))!;

        // Act
        await Store.PurgeAsync(Noon, Cancel);
        var before = await ReadSequencesAsync(receipt.Stream);
        await AppendAsync(
            second,
            Unit(Event(second.Epoch, 4, EventKind.SubmissionSettled)) with { Settles = receipt.Id },
            Unit(Event(second.Epoch, 5, EventKind.TextDelta)));
        await Store.PurgeAsync(Noon, Cancel);
        var after = await ReadSequencesAsync(receipt.Stream);

        // Assert: what comes after the settlement is somebody's turn.
        Assert.Equal([1, 2, 3], before);
        Assert.Equal([1, 4, 5], after);
    }

    [Fact]
    public async Task FindIdle_ByAge_NamesWhatIsOlder()
    {
        await SettledAsync("old", Noon);
        await SettledAsync("young", Noon.AddHours(1));

        Assert.Empty(await FindIdleAsync(Noon));
        Assert.Equal(["old"], await FindIdleAsync(Noon.AddHours(1)));
        Assert.Equal(["old", "young"], (await FindIdleAsync(Noon.AddHours(2))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindIdle_NewInput_KeepsTheStreamYoung()
    {
        await SettledAsync("one", Noon);

        await SettledAsync("one", Noon.AddHours(5));

        Assert.Empty(await FindIdleAsync(Noon.AddHours(5)));
        Assert.Equal(["one"], await FindIdleAsync(Noon.AddHours(6)));
    }

    [Fact]
    public async Task FindIdle_UnsettledWork_IsLeftOut()
    {
        await SettledAsync("idle", Noon);
        await SettledAsync("busy", Noon);
        await AdmitAsync("busy");

        Assert.Equal(["idle"], await FindIdleAsync(Noon.AddHours(1)));
    }

    [Fact]
    public async Task FindIdle_OfAnotherAgentOrOfRuns_IsLeftOut()
    {
        await SettledAsync("one", Noon);

        Assert.Empty(await Store.FindIdleAsync(StreamKind.Instance, "other", Noon.AddHours(1), 10, Cancel));
        Assert.Empty(await Store.FindIdleAsync(StreamKind.Run, "echo", Noon.AddHours(1), 10, Cancel));
        Assert.Equal([StreamKey.ForInstance("echo", "one")], await Store.FindIdleAsync(StreamKind.Instance, "echo", Noon.AddHours(1), 10, Cancel));
    }

    [Fact]
    public async Task FindIdle_MoreThanTheLimit_KeepsToIt()
    {
        for (var i = 0; i < 5; i++) await SettledAsync($"i-{i}", Noon);

        var found = await Store.FindIdleAsync(StreamKind.Instance, "echo", Noon.AddHours(1), 3, Cancel);

        Assert.Equal(3, found.Distinct().Count());
    }

    private static DateTimeOffset In(int minutes) => TimeProvider.System.GetUtcNow().AddMinutes(minutes);

    private async Task SettledAsync(string instance, DateTimeOffset admittedAt)
    {
        var receipt = await Store.AdmitAsync(Input(instance) with { AdmittedAt = admittedAt }, Cancel);
        var claim = (await Store.ClaimAsync(receipt.Stream, Cancel))!;
        var settlement = Event(claim.Epoch, claim.Tail.Sequence + 1, EventKind.SubmissionSettled);
        await AppendAsync(claim, Unit(settlement) with { Settles = receipt.Id });
    }

    private async Task<IReadOnlyList<string>> FindIdleAsync(DateTimeOffset before) =>
        [.. (await Store.FindIdleAsync(StreamKind.Instance, "echo", before, 10, Cancel)).Select(key => key.Id)];
}
