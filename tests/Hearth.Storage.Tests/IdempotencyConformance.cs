using System.Security.Cryptography;
using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class IdempotencyConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Admit_SameKeyAndBody_AnswersTheFirstReceipt()
    {
        var first = await Store.AdmitAsync(WithKey("key", "body"), Cancel);
        var claim = await Store.ClaimAsync(first.Stream, Cancel);
        await AppendAsync(claim!, Unit(Event(1, 1)));

        var second = await Store.AdmitAsync(WithKey("key", "body"), Cancel);

        Assert.Equal(first with { Status = AdmissionStatus.Deduplicated, Number = null }, second);
        Assert.Equal(Offset.Start, second.Tail);
    }

    [Fact]
    public async Task Admit_SameKeyOtherBody_ConflictsAndStoresNothing()
    {
        var first = await Store.AdmitAsync(WithKey("key", "body"), Cancel);
        var other = WithKey("key", "other body");

        var second = await Store.AdmitAsync(other, Cancel);

        Assert.Equal(first with { Status = AdmissionStatus.Conflict, Number = null }, second);
        Assert.Null(await Store.FindSubmissionAsync(other.Id, Cancel));
    }

    [Fact]
    public async Task Admit_SameKeyFromManyThreads_AdmitsExactlyOnce()
    {
        var receipts = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(_ => Task.Run(() => Store.AdmitAsync(WithKey("key", "body"), Cancel), Cancel)));

        var admitted = Assert.Single(receipts, receipt => receipt.Status == AdmissionStatus.Admitted);
        Assert.All(receipts, receipt => Assert.Equal(admitted.Id, receipt.Id));
        Assert.Equal(63, receipts.Count(receipt => receipt.Status == AdmissionStatus.Deduplicated));
    }

    [Fact]
    public async Task Admit_KeyHasExpired_IsAdmittedAndTakesTheKeyOver()
    {
        await Store.AdmitAsync(WithKey("key", "body"), Cancel);
        var later = WithKey("key", "other body") with { AdmittedAt = Noon.AddHours(1) };
        later = later with { Idempotency = later.Idempotency! with { ExpiresAt = Noon.AddHours(2) } };

        var second = await Store.AdmitAsync(later, Cancel);
        var third = await Store.AdmitAsync(later with { Id = WithKey("", "").Id }, Cancel);

        Assert.Equal(AdmissionStatus.Admitted, second.Status);
        Assert.Equal(second with { Status = AdmissionStatus.Deduplicated, Number = null }, third);
    }

    [Fact]
    public async Task Admit_SameIdTwice_AnswersTheFirstReceipt()
    {
        var admission = Input();
        var first = await Store.AdmitAsync(admission, Cancel);

        var second = await Store.AdmitAsync(admission, Cancel);

        Assert.Equal(first with { Status = AdmissionStatus.Deduplicated, Number = null }, second);
        await SettleAsync(first);
        Assert.Null(await Store.NextSubmissionAsync(first.Stream, Cancel));
    }

    [Fact]
    public async Task Admit_SameIdFromManyThreads_AdmitsExactlyOnce()
    {
        var admission = Input();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Store.AdmitAsync(admission, Cancel), Cancel)));

        Assert.Single(receipts, receipt => receipt.Status == AdmissionStatus.Admitted);
    }

    [Fact]
    public async Task Admit_RepeatedWhenTheQueueIsFull_IsStillRecognised()
    {
        await Store.AdmitAsync(WithKey("key", "body"), Cancel);

        var second = await Store.AdmitAsync(WithKey("key", "body") with { MaxQueued = 1 }, Cancel);

        Assert.Equal(AdmissionStatus.Deduplicated, second.Status);
    }

    [Fact]
    public async Task Purge_OnlyWhatHasExpired_IsForgotten()
    {
        // Arrange: the first key lives until one o'clock, the second until two.
        await Store.AdmitAsync(WithKey("short", "body"), Cancel);
        var lasting = WithKey("long", "body");
        await Store.AdmitAsync(lasting with { Idempotency = lasting.Idempotency! with { ExpiresAt = Noon.AddHours(2) } }, Cancel);

        await Store.PurgeAsync(Noon.AddHours(1), Cancel);

        // The requests come at noon again, when neither had expired: only what is gone is admitted.
        Assert.Equal(AdmissionStatus.Admitted, (await Store.AdmitAsync(WithKey("short", "body"), Cancel)).Status);
        Assert.Equal(AdmissionStatus.Deduplicated, (await Store.AdmitAsync(WithKey("long", "body"), Cancel)).Status);
    }

    [Fact]
    public async Task Purge_ManyKeys_ForgetsThemAll()
    {
        foreach (var some in Enumerable.Range(0, 2_500).Chunk(100))
        {
            await Task.WhenAll(some.Select(i => Store.AdmitAsync(WithKey($"key-{i}", "body"), Cancel)));
        }

        await Store.PurgeAsync(Noon.AddHours(1), Cancel);

        Assert.Equal(AdmissionStatus.Admitted, (await Store.AdmitAsync(WithKey("key-0", "body"), Cancel)).Status);
        Assert.Equal(AdmissionStatus.Admitted, (await Store.AdmitAsync(WithKey("key-2499", "body"), Cancel)).Status);
    }

    private static Admission WithKey(string key, string body) => Input() with
    {
        Idempotency = new IdempotencyEntry(
            SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(body)), Noon.AddHours(1)),
    };

    private async Task SettleAsync(AdmissionResult receipt)
    {
        var claim = await Store.ClaimAsync(receipt.Stream, Cancel);
        await AppendAsync(claim!, Unit(Event(claim!.Epoch, 1, EventKind.SubmissionSettled)) with { Settles = receipt.Id });
    }
}
