using System.Security.Cryptography;
using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>What outlives the process; for every store but the one in memory.</summary>
public abstract class DurabilityConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Reopen_AfterEverything_FindsItAgain()
    {
        // Arrange
        var blob = Blob.Create("image/png", RandomNumberGenerator.GetBytes(1000));
        var entry = new IdempotencyEntry(new byte[32], new byte[32], Noon.AddHours(1));
        var admission = Input(id: "s-1", text: "input") with { Blobs = [blob], Idempotency = entry };
        var receipt = await Store.AdmitAsync(admission, Cancel);
        var claim = await Store.ClaimAsync(receipt.Stream, Cancel);
        var big = new byte[2 << 20];
        var unit = Unit(Event(1, 1, text: "one"), new StoredEvent(Offset.At(1, 2), EventKind.Tool, big));
        await AppendAsync(claim!, unit with { Settles = new SubmissionId("s-1") });
        await AdmitAsync(id: "s-2");
        await Store.AbortAsync(receipt.Stream, Cancel);

        await ReopenAsync();

        var events = await ReadAllAsync(receipt.Stream);
        Assert.Equal([1, 2], events.Select(item => item.Offset.Sequence));
        Assert.Equal("one", Encoding.UTF8.GetString(events[0].Payload.Span));
        Assert.Equal(big.Length, events[1].Payload.Length);
        Assert.Equal(Offset.At(1, 2), (await Store.FindSubmissionAsync(new SubmissionId("s-1"), Cancel))!.SettledAt);
        Assert.Equal(("s-2", true), await NextAsync(receipt.Stream));
        Assert.NotNull(await Store.FindBlobAsync(receipt.Stream, blob.Id, Cancel));
        var repeated = await Store.AdmitAsync(admission with { Id = new SubmissionId("s-3") }, Cancel);
        Assert.Equal(AdmissionStatus.Deduplicated, repeated.Status);
    }

    [Fact]
    public async Task Reopen_WithUnsettledWork_SweepsItAtOnce()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 2);

        await ReopenAsync();

        var found = Assert.Single(await Store.SweepAsync(default, 10, Cancel));
        Assert.Equal(new UnsettledStream(claim.Stream, claim.Key, IsAborted: false), found);
    }

    [Fact]
    public async Task Reopen_ThenClaim_TakesOverUnderTheNextEpoch()
    {
        var old = await AdmitAndClaimAsync();
        await AppendManyAsync(old, 2);
        await ReopenAsync();

        var claim = await Store.ClaimAsync(old.Stream, Cancel);
        var fenced = await AppendAsync(old, Unit(Event(1, 3)));

        Assert.Equal((2, Offset.At(1, 2)), (claim!.Epoch, claim.Tail));
        Assert.Equal([AppendOutcome.Fenced], fenced);
    }

    [Fact]
    public async Task Reopen_ANewStream_GetsANewNumber()
    {
        var one = await AdmitAsync("one");
        await ReopenAsync();

        var two = await AdmitAsync("two");

        Assert.NotEqual(one.Stream, two.Stream);
        Assert.Equal(1, (await Store.NextSubmissionAsync(two.Stream, Cancel))!.Number);
    }

    [Fact]
    public async Task Reopen_AndAdmit_GoesOnNumbering()
    {
        await AdmitAsync();
        await ReopenAsync();

        var receipt = await AdmitAsync();

        Assert.Equal(2, (await Store.FindSubmissionAsync(receipt.Id, Cancel))!.Number);
    }

    private async Task<(string Id, bool IsAborted)> NextAsync(StreamId stream)
    {
        var next = await Store.NextSubmissionAsync(stream, Cancel);
        return (next!.Id.Value, next.IsAborted);
    }
}
