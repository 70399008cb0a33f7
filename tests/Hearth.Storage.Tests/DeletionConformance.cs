using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class DeletionConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly StreamKey Key = StreamKey.ForInstance("echo", "one");

    [Fact]
    public async Task Delete_AStreamThatDoesNotExist_IsNotFound() =>
        Assert.Equal(DeletionStatus.NotFound, (await Store.DeleteAsync(Key, force: true, Cancel)).Status);

    [Fact]
    public async Task Delete_WithUnsettledWork_IsRefusedAndChangesNothing()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 2);

        var deletion = await Store.DeleteAsync(Key, force: false, Cancel);

        Assert.Equal(DeletionStatus.Unsettled, deletion.Status);
        Assert.Equal<long[]>([1, 2], await ReadSequencesAsync(claim.Stream));
        Assert.Equal([AppendOutcome.Stored], await AppendAsync(claim, Unit(Event(1, 3))));
    }

    [Fact]
    public async Task Delete_EverythingSettled_LeavesNothingToRead()
    {
        // Arrange
        var (image, loose) = (Blob.Create("image/png", new byte[] { 1 }), Blob.Create("image/png", new byte[] { 2 }));
        var key = new IdempotencyEntry(SHA256.HashData("key"u8), SHA256.HashData("body"u8), Noon.AddDays(1));
        var receipt = await Store.AdmitAsync(Input(id: "s-1") with { Blobs = [image], Idempotency = key }, Cancel);
        var claim = (await Store.ClaimAsync(receipt.Stream, Cancel))!;
        await Store.PutBlobAsync(receipt.Stream, loose, Cancel);
        await AppendAsync(claim, Unit(Event(1, 1), new StoredEvent(Offset.At(1, 2), EventKind.Tool, new byte[2 << 20])), Settlement(1, 3, "s-1"));

        // Act
        var deletion = await Store.DeleteAsync(Key, force: false, Cancel);

        // Assert
        Assert.Equal(new Deletion(DeletionStatus.Deleted, receipt.Stream), deletion);
        await AssertGoneAsync(claim, receipt.Id);
        Assert.Null(await Store.FindBlobAsync(receipt.Stream, image.Id, Cancel));
        Assert.Null(await Store.FindBlobAsync(receipt.Stream, loose.Id, Cancel));
        Assert.Null(await Store.FindAdmissionAsync(key, Noon, Cancel));
        Assert.Equal(DeletionStatus.NotFound, (await Store.DeleteAsync(Key, force: false, Cancel)).Status);
    }

    [Fact]
    public async Task Delete_Forced_TakesUnsettledWorkWithIt()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AdmitAsync(id: "s-2");

        var deletion = await Store.DeleteAsync(Key, force: true, Cancel);

        Assert.Equal(DeletionStatus.Deleted, deletion.Status);
        await AssertGoneAsync(claim, new SubmissionId("s-1"));
        await AssertGoneAsync(claim, new SubmissionId("s-2"));
    }

    [Fact]
    public async Task Delete_OldOwner_ChangesNothingAnyMore()
    {
        // Arrange
        var old = await AdmitAndClaimAsync();
        await Store.DeleteAsync(Key, force: true, Cancel);
        var blob = Blob.Create("image/png", new byte[] { 1 });

        // Act
        var outcomes = await AppendAsync(old, Unit(Event(1, 1)));
        await Store.PutBlobAsync(old.Stream, blob, Cancel);
        await Store.ReleaseAsync(old.Stream, old.Epoch, Cancel);
        var aborted = await Store.AbortAsync(old.Stream, Cancel);

        // Assert
        Assert.Equal([AppendOutcome.Fenced], outcomes);
        Assert.False(aborted);
        Assert.Null(await Store.ClaimAsync(old.Stream, Cancel));
        Assert.Null(await Store.FindBlobAsync(old.Stream, blob.Id, Cancel));
    }

    [Fact]
    public async Task Admit_AfterTheDeletion_MakesANewStreamAboveTheOldOne()
    {
        // Arrange: three lives, of which the second one has no event.
        var first = await AdmitAndClaimAsync();
        await AppendManyAsync(first, 7);
        await Store.DeleteAsync(Key, force: true, Cancel);
        var second = await AdmitAndClaimAsync();
        await Store.DeleteAsync(Key, force: true, Cancel);

        // Act
        var receipt = await AdmitAsync(id: "third");
        var state = await Store.FindStreamAsync(Key, Cancel);
        var third = (await Store.ClaimAsync(receipt.Stream, Cancel))!;
        var outcomes = await AppendAsync(third, Unit(Event(third.Epoch, third.Tail.Sequence + 1)));

        // Assert
        Assert.Equal(3, new[] { first.Stream, second.Stream, third.Stream }.Distinct().Count());
        Assert.True(first.Epoch < second.Epoch && second.Epoch < third.Epoch);
        Assert.True(Offset.At(1, 7) < second.Tail && second.Tail < Offset.At(third.Epoch, third.Tail.Sequence + 1));
        Assert.Equal((Offset.Start, false), (state!.Tail, state.IsClosed));
        Assert.Equal(1, (await Store.FindSubmissionAsync(receipt.Id, Cancel))!.Number);
        Assert.Equal([AppendOutcome.Stored], outcomes);
        Assert.Equal<long[]>([8], await ReadSequencesAsync(third.Stream));
    }

    [Fact]
    public async Task Admit_AfterTheDeletionOfAClosedStream_IsOpenAgain()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AppendAsync(claim, Settlement(1, 1, "s-1") with { Closes = true });
        await Store.DeleteAsync(Key, force: false, Cancel);

        var receipt = await AdmitAsync();

        Assert.Equal(AdmissionStatus.Admitted, receipt.Status);
        Assert.False((await Store.FindStreamAsync(Key, Cancel))!.IsClosed);
    }

    [Fact]
    public async Task Admit_SameIdAndKeyAfterTheDeletion_IsAdmittedAnew()
    {
        // Arrange
        var key = new IdempotencyEntry(SHA256.HashData("key"u8), SHA256.HashData("body"u8), Noon.AddDays(1));
        var admission = Input(id: "s-1") with { Idempotency = key };
        await Store.AdmitAsync(admission, Cancel);
        await Store.DeleteAsync(Key, force: true, Cancel);

        // Act
        var anew = await Store.AdmitAsync(admission, Cancel);
        var repeated = await Store.AdmitAsync(admission, Cancel);
        await Store.PurgeAsync(Noon, Cancel);

        // Assert
        Assert.Equal(AdmissionStatus.Admitted, anew.Status);
        Assert.Equal(anew with { Status = AdmissionStatus.Deduplicated, Number = null }, repeated);
        Assert.Equal(anew.Stream, (await Store.FindSubmissionAsync(anew.Id, Cancel))!.Stream);
        Assert.Equal(anew.Id, (await Store.FindAdmissionAsync(key, Noon, Cancel))!.Id);
    }

    [Fact]
    public async Task Delete_OneInstance_LeavesOthersAlone()
    {
        // Arrange: both have the same bytes.
        var blob = Blob.Create("image/png", new byte[] { 1 });
        var receipt = await Store.AdmitAsync(Input("two", "s-2") with { Blobs = [blob] }, Cancel);
        var two = (await Store.ClaimAsync(receipt.Stream, Cancel))!;
        await AppendManyAsync(two, 3);
        var one = (await Store.ClaimAsync((await Store.AdmitAsync(Input(id: "s-1") with { Blobs = [blob] }, Cancel)).Stream, Cancel))!;
        await AppendManyAsync(one, 3);

        // Act
        await Store.DeleteAsync(Key, force: true, Cancel);
        await Store.PurgeAsync(Noon, Cancel);

        // Assert
        Assert.Equal<long[]>([1, 2, 3], await ReadSequencesAsync(two.Stream));
        Assert.Equal("s-2", (await Store.NextSubmissionAsync(two.Stream, Cancel))!.Id.Value);
        Assert.NotNull(await Store.FindBlobAsync(two.Stream, blob.Id, Cancel));
        Assert.Equal([AppendOutcome.Stored], await AppendAsync(two, Unit(Event(1, 4))));
        Assert.Equal(two.Stream, Assert.Single(await Store.SweepAsync(default, 10, Cancel)).Id);
    }

    [Fact]
    public async Task Append_RacingWithTheDeletion_NeverShowsInTheNextStream()
    {
        for (var round = 0; round < 10; round++)
        {
            var old = await AdmitAndClaimAsync();
            var writing = Task.Run(() => AppendUntilFencedAsync(old), Cancel);
            await Task.Yield();

            await Store.DeleteAsync(Key, force: true, Cancel);
            var next = await AdmitAsync();
            await writing;

            Assert.Empty(await ReadAllAsync(next.Stream));
            await Store.DeleteAsync(Key, force: true, Cancel);
        }
    }

    [Fact]
    public async Task AdmitAndDelete_FromManyTasks_KeepEveryStreamAboveTheOnesBefore()
    {
        // Arrange
        var stored = new ConcurrentBag<(long Stream, Offset Offset)>();

        // Act
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => LiveAndDieAsync(stored, rounds: 10), Cancel)));

        // Assert
        var last = Offset.Start;
        foreach (var life in stored.GroupBy(item => item.Stream).OrderBy(life => life.Key))
        {
            Assert.True(life.Min(item => item.Offset) > last, $"Stream {life.Key} goes back.");
            last = life.Max(item => item.Offset);
        }

        Assert.Equal(DeletionStatus.NotFound, (await Store.DeleteAsync(Key, force: true, Cancel)).Status);
        Assert.Empty(await Store.SweepAsync(default, 10, Cancel));
    }

    private async Task LiveAndDieAsync(ConcurrentBag<(long Stream, Offset Offset)> stored, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var receipt = await AdmitAsync();
            Assert.Equal(AdmissionStatus.Admitted, receipt.Status);
            if (await Store.ClaimAsync(receipt.Stream, Cancel) is { } claim)
            {
                var item = Event(claim.Epoch, claim.Tail.Sequence + 1);
                if (await AppendAsync(claim, Unit(item)) is [AppendOutcome.Stored]) stored.Add((claim.Stream.Value, item.Offset));
            }

            await Store.DeleteAsync(Key, force: true, Cancel);
        }
    }

    private async Task AppendUntilFencedAsync(StreamClaim claim)
    {
        var sequence = claim.Tail.Sequence;
        while ((await AppendAsync(claim, Unit(Event(claim.Epoch, ++sequence))))[0] == AppendOutcome.Stored)
        {
        }
    }

    private async Task AssertGoneAsync(StreamClaim claim, SubmissionId id)
    {
        Assert.Null(await Store.FindStreamAsync(claim.Key, Cancel));
        var page = await Store.ReadAsync(claim.Stream, new EventQuery(Offset.Start, EventKinds.All, 10, long.MaxValue), Cancel);
        Assert.Equal((0, false, Offset.Start), (page.Events.Count, page.Exists, page.Tail));
        Assert.Equal(Offset.Start, await Store.FindTailStartAsync(claim.Stream, 1, Cancel));
        Assert.Null(await Store.FindSubmissionAsync(id, Cancel));
        Assert.Null(await Store.NextSubmissionAsync(claim.Stream, Cancel));
        Assert.Empty(await Store.FindUnsettledAsync([id], Cancel));
        Assert.Empty(await Store.FindEndsAsync([claim.Stream], Cancel));
        Assert.Empty(await Store.SweepAsync(default, 10, Cancel));
        Assert.Empty(await Store.FindIdleAsync(StreamKind.Instance, "echo", Noon.AddYears(1), 10, Cancel));
    }

    private static AppendUnit Settlement(long epoch, long sequence, string id) =>
        Unit(Event(epoch, sequence, EventKind.SubmissionSettled)) with { Settles = new SubmissionId(id) };
}
