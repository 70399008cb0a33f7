using System.Security.Cryptography;
using Hearth.Events;
using Hearth.Streams;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class BlobConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task PutBlob_ThenFind_IsTheSame()
    {
        var receipt = await AdmitAsync();
        var blob = Blob.Create("image/png", RandomNumberGenerator.GetBytes(100_000));

        await Store.PutBlobAsync(receipt.Stream, blob, Cancel);

        await AssertFoundAsync(receipt.Stream, blob);
    }

    [Fact]
    public async Task PutBlob_Twice_KeepsTheFirst()
    {
        var receipt = await AdmitAsync();
        var blob = Blob.Create("image/png", new byte[] { 1, 2, 3 });
        await Store.PutBlobAsync(receipt.Stream, blob, Cancel);

        await Store.PutBlobAsync(receipt.Stream, blob with { MediaType = "text/plain" }, Cancel);

        await AssertFoundAsync(receipt.Stream, blob);
    }

    [Fact]
    public async Task PutBlob_WithoutStream_DoesNothing()
    {
        var blob = Blob.Create("image/png", new byte[] { 1, 2, 3 });

        await Store.PutBlobAsync(new StreamId(99), blob, Cancel);

        Assert.Null(await Store.FindBlobAsync(new StreamId(99), blob.Id, Cancel));
    }

    [Fact]
    public async Task FindBlob_OfAnotherStreamOrUnknown_IsNull()
    {
        var one = await AdmitAsync();
        var two = await AdmitAsync("two");
        var blob = Blob.Create("image/png", Array.Empty<byte>());
        await Store.PutBlobAsync(one.Stream, blob, Cancel);

        Assert.Null(await Store.FindBlobAsync(two.Stream, blob.Id, Cancel));
        Assert.Null(await Store.FindBlobAsync(one.Stream, "no such blob", Cancel));
        Assert.Null(await Store.FindBlobAsync(one.Stream, blob.Id.ToUpperInvariant(), Cancel));
        await AssertFoundAsync(one.Stream, blob);
    }

    [Fact]
    public async Task Admit_WithBlobs_StoresThem()
    {
        var blob = Blob.Create("image/png", new byte[] { 1, 2, 3 });

        var receipt = await Store.AdmitAsync(Input() with { Blobs = [blob, blob] }, Cancel);

        await AssertFoundAsync(receipt.Stream, blob);
    }

    [Fact]
    public async Task Append_EventsOverOneMebibyte_ComeBackWhole()
    {
        var claim = await AdmitAndClaimAsync();
        var big = new StoredEvent(Offset.At(1, 2), EventKind.Tool, RandomNumberGenerator.GetBytes(5 << 20));
        var same = big with { Offset = Offset.At(1, 3) };

        await AppendAsync(claim, Unit(Event(1, 1), big, same, Event(1, 4)));
        await AppendAsync(claim, Unit(Event(1, 1), big, same, Event(1, 4)));

        var events = await ReadAllAsync(claim.Stream);
        Assert.Equal([1, 2, 3, 4], events.Select(item => item.Offset.Sequence));
        Assert.True(events[1].Payload.Span.SequenceEqual(big.Payload.Span));
        Assert.True(events[2].Payload.Span.SequenceEqual(big.Payload.Span));
    }

    [Fact]
    public async Task Read_BigEvents_CountWithTheirWholeSize()
    {
        var claim = await AdmitAndClaimAsync();
        var big = new byte[2 << 20];
        await AppendAsync(claim, Unit(
            new StoredEvent(Offset.At(1, 1), EventKind.Tool, big), new StoredEvent(Offset.At(1, 2), EventKind.Tool, big)));

        var page = await Store.ReadAsync(claim.Stream, new EventQuery(Offset.Start, EventKinds.All, 10, 3 << 20), Cancel);

        Assert.Single(page.Events);
        Assert.True(page.HasMore);
    }

    private async Task AssertFoundAsync(StreamId stream, Blob blob)
    {
        var found = await Store.FindBlobAsync(stream, blob.Id, Cancel);
        Assert.Equal((blob.Id, blob.MediaType), (found?.Id, found?.MediaType));
        Assert.True(found!.Content.Span.SequenceEqual(blob.Content.Span));
    }
}
