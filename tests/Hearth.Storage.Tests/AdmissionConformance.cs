using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class AdmissionConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Admit_FirstInput_CreatesTheStreamWithTailStart()
    {
        var receipt = await AdmitAsync("one", "s-1");

        Assert.Equal((AdmissionStatus.Admitted, new SubmissionId("s-1"), Offset.Start), (receipt.Status, receipt.Id, receipt.Tail));
        var stream = await Store.FindStreamAsync(StreamKey.ForInstance("echo", "one"), Cancel);
        Assert.Equal(new StreamState(receipt.Stream, StreamKey.ForInstance("echo", "one"), Offset.Start, false), stream);
    }

    [Fact]
    public async Task FindStream_NeverAdmittedTo_IsNull() =>
        Assert.Null(await Store.FindStreamAsync(StreamKey.ForInstance("echo", "one"), Cancel));

    [Fact]
    public async Task FindStream_RunByItsIdAlone_KnowsTheWorkflow()
    {
        var run = RunId.New(TimeProvider.System);
        await Store.AdmitAsync(
            Input(id: run.Value) with { Stream = StreamKey.ForRun(run, "summarize"), Kind = SubmissionKind.Run }, Cancel);

        var stream = await Store.FindStreamAsync(StreamKey.ForRun(run), Cancel);

        Assert.Equal(StreamKey.ForRun(run, "summarize"), stream?.Key);
    }

    [Fact]
    public async Task Admit_WithEverything_IsFoundAsItWasGiven()
    {
        var admission = Input(text: """{"message":"hello"}""") with
        {
            Kind = SubmissionKind.Dispatch,
            AdmittedAt = Noon.AddMilliseconds(123),
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            TraceState = "vendor=value",
        };

        var receipt = await Store.AdmitAsync(admission, Cancel);

        var record = await Store.FindSubmissionAsync(admission.Id, Cancel);
        Assert.NotNull(record);
        Assert.Equal(admission.Input.ToArray(), record.Input.ToArray());
        Assert.Equal(
            new SubmissionRecord(
                admission.Id, receipt.Stream, 1, admission.Kind, record.Input, Offset.Start, admission.AdmittedAt,
                false, null, admission.TraceParent, admission.TraceState),
            record);
    }

    [Fact]
    public async Task Admit_WithoutInputOrTrace_ComesBackEmpty()
    {
        var receipt = await Store.AdmitAsync(Input() with { Input = default }, Cancel);

        var record = await Store.NextSubmissionAsync(receipt.Stream, Cancel);

        Assert.True(record is { Input.IsEmpty: true, TraceParent: null, TraceState: null });
    }

    [Fact]
    public async Task Admit_EmptyTexts_AreNotNull()
    {
        var run = RunId.New(TimeProvider.System);
        var admission = Input() with { Stream = StreamKey.ForRun(run), TraceParent = "", TraceState = "" };

        var receipt = await Store.AdmitAsync(admission, Cancel);

        var record = await Store.NextSubmissionAsync(receipt.Stream, Cancel);
        Assert.Equal(("", ""), (record!.TraceParent, record.TraceState));
    }

    [Fact]
    public async Task Admit_AfterEvents_TakesTheTailOfThatMoment()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendManyAsync(claim, 7);

        var receipt = await AdmitAsync();

        Assert.Equal(Offset.At(1, 7), receipt.Tail);
        Assert.Equal(Offset.At(1, 7), (await Store.FindSubmissionAsync(receipt.Id, Cancel))!.Tail);
    }

    [Fact]
    public async Task Admit_FromManyThreads_NumbersWithoutGapsOrRepeats()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => AdmitAsync($"i-{i % 4}"), Cancel)));

        var numbers = new List<(StreamId Stream, long Number)>();
        foreach (var receipt in receipts)
        {
            numbers.Add((receipt.Stream, (await Store.FindSubmissionAsync(receipt.Id, Cancel))!.Number));
        }

        Assert.All(receipts, receipt => Assert.Equal(AdmissionStatus.Admitted, receipt.Status));
        Assert.Equal(4, numbers.GroupBy(item => item.Stream).Count());
        Assert.All(
            numbers.GroupBy(item => item.Stream),
            stream => Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), stream.Select(item => item.Number).Order()));
    }

    [Fact]
    public async Task Admit_OneAfterTheOther_IsQueuedInThatOrder()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AdmitAsync(id: "s-2");

        var first = await Store.NextSubmissionAsync(claim.Stream, Cancel);
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = first!.Id });
        var second = await Store.NextSubmissionAsync(claim.Stream, Cancel);

        Assert.Equal((1, "s-1", 2, "s-2"), (first.Number, first.Id.Value, second!.Number, second.Id.Value));
    }

    [Fact]
    public async Task Admit_QueueIsFull_StoresNothing()
    {
        await AdmitAsync();
        await AdmitAsync();
        var blob = Blob.Create("text/plain", "content"u8.ToArray());
        var entry = new IdempotencyEntry(new byte[32], new byte[32], Noon.AddHours(1));
        var admission = Input(id: "s-3") with { MaxQueued = 2, Blobs = [blob], Idempotency = entry };

        var refused = await Store.AdmitAsync(admission, Cancel);
        var submission = await Store.FindSubmissionAsync(admission.Id, Cancel);
        var stream = await Store.FindStreamAsync(admission.Stream, Cancel);
        var stored = await Store.FindBlobAsync(stream!.Id, blob.Id, Cancel);
        var later = await Store.AdmitAsync(admission with { MaxQueued = 3 }, Cancel);

        Assert.Equal(AdmissionStatus.QueueFull, refused.Status);
        Assert.Null(submission);
        Assert.Null(stored);
        Assert.Equal(AdmissionStatus.Admitted, later.Status);
        Assert.Equal(3, (await Store.FindSubmissionAsync(admission.Id, Cancel))!.Number);
    }

    [Fact]
    public async Task Admit_NoPlaceOnANewStream_DoesNotCreateIt()
    {
        var refused = await Store.AdmitAsync(Input() with { MaxQueued = 0 }, Cancel);

        Assert.Equal(AdmissionStatus.QueueFull, refused.Status);
        Assert.Null(await Store.FindStreamAsync(StreamKey.ForInstance("echo", "one"), Cancel));
    }

    [Fact]
    public async Task Admit_SettledOnesDoNotCount_QueueHasRoom()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = new SubmissionId("s-1") });

        var receipt = await Store.AdmitAsync(Input() with { MaxQueued = 1 }, Cancel);

        Assert.Equal(AdmissionStatus.Admitted, receipt.Status);
    }

    [Fact]
    public async Task Admit_ToAClosedStream_Throws()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Unit(Event(1, 1)) with { Closes = true });

        await Assert.ThrowsAsync<InvalidOperationException>(() => AdmitAsync());
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("\0")]
    [InlineData("Zoë 🔥 日本語 \u202e\u0001\n\"'%")]
    public async Task Admit_AnyCharactersInTexts_ComeBackAsTheyWere(string text)
    {
        var key = StreamKey.ForInstance(text, text + text);
        var admission = Input(id: text, text: text) with { Stream = key, TraceState = text };

        var receipt = await Store.AdmitAsync(admission, Cancel);

        var record = await Store.FindSubmissionAsync(new SubmissionId(text), Cancel);
        var other = await Store.FindStreamAsync(StreamKey.ForInstance(text, text), Cancel);
        Assert.Equal(key, (await Store.FindStreamAsync(key, Cancel))?.Key);
        Assert.Equal(key, (await Store.ClaimAsync(receipt.Stream, Cancel))?.Key);
        Assert.Equal((text, text, text), (record!.Id.Value, Encoding.UTF8.GetString(record.Input.Span), record.TraceState));
        Assert.Null(other);
    }
}
