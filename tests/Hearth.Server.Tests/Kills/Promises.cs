using System.Net;
using System.Text.Json;
using Hearth.Server.Tests.Clients;

namespace Hearth.Server.Tests.Kills;

/// <summary>The promises of the server that a client can check by HTTP alone, after a fault.</summary>
internal static class Promises
{
    // How soon work goes on once the restarted server is ready.
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(1);

    /// <summary>Checks that something took no longer than is promised and than a busy machine may add, and says how long it took.</summary>
    public static void IsPrompt(KillRig rig, string what, TimeSpan time, TimeSpan limit)
    {
        TestContext.Current.SendDiagnosticMessage(
            "{0}: {1:0} ms until {2}.", TestContext.Current.TestMethod?.MethodName ?? "?", time.TotalMilliseconds, what);
        Assert.True(time < limit + rig.LoadAllowance, $"It took {time.TotalMilliseconds:0} ms until {what}; promised are {limit.TotalMilliseconds:0}.");
    }

    /// <summary>Checks that the work of a stream went on at once.</summary>
    public static async Task RecoveryIsPromptAsync(KillRig rig, StreamWatcher watcher) =>
        IsPrompt(rig, "the recovery was seen, after readiness", await rig.RecoveryTimeAsync(watcher), RecoveryLimit);

    /// <summary>Checks that an instance's work went on at once, and then everything that holds for its submissions.</summary>
    public static async Task<InstanceLog> HoldAfterRecoveryAsync(KillRig rig, StreamWatcher watcher, params Receipt[] receipts)
    {
        await RecoveryIsPromptAsync(rig, watcher);
        return await HoldForInstanceAsync(rig.Api, watcher, receipts);
    }

    /// <summary>Checks that a run went on at once, and then everything that holds for all runs.</summary>
    public static async Task<IReadOnlyList<StreamedEvent>> HoldForRunAfterRecoveryAsync(KillRig rig, StreamWatcher watcher)
    {
        await RecoveryIsPromptAsync(rig, watcher);
        return await HoldForRunAsync(rig.Api, watcher);
    }

    /// <summary>Waits until every submission of an instance is settled and checks everything that holds for all of them.</summary>
    /// <param name="api">A server.</param>
    /// <param name="watcher">A reader of the instance that was there before the kill, of this server or another one.</param>
    /// <param name="receipts">The receipts in the order of admission; none means the one that the reader was opened for.</param>
    /// <returns>The whole stream.</returns>
    public static async Task<InstanceLog> HoldForInstanceAsync(HearthApi api, StreamWatcher watcher, params Receipt[] receipts)
    {
        if (receipts.Length == 0) receipts = [watcher.Receipt];
        await watcher.UntilAllAsync(
            events => receipts.All(receipt => events.Any(item => item.Type == "submission_settled" && item.SubmissionId == receipt.Id)),
            $"the settlement of {receipts.Length} submissions, after the fault");
        var read = await api.ReadAsync(watcher.Receipt.StreamUrl);
        var log = new InstanceLog(read.Events);

        foreach (var receipt in receipts) SubmissionIsWhole(log, receipt);
        InputsTakeEffectInOrder(log, receipts);
        ResultsAreRecordedOnce(read.Events);
        await EveryOffsetResumesAsync(api, watcher, read);
        foreach (var receipt in receipts) await ReceiptIsKeptAsync(api, receipt);
        await OutcomeStaysAsync(api, log, receipts[^1]);
        return log;
    }

    /// <summary>Waits until a run has ended and checks everything that holds for all runs.</summary>
    /// <returns>The whole stream.</returns>
    public static async Task<IReadOnlyList<StreamedEvent>> HoldForRunAsync(HearthApi api, StreamWatcher watcher)
    {
        await watcher.UntilAsync(item => item.Type == "run_end", "the end of the run, after the fault");
        var read = await api.ReadAsync(watcher.Receipt.StreamUrl);
        var events = read.Events;
        var seen = StreamedEvent.Describe(events);

        Assert.True(events[0].Type == "run_start", $"The run does not start with run_start: {seen}");
        Assert.True(events.Count(item => item.Type == "run_start") == 1, $"The run has not one run_start: {seen}");
        Assert.True(events.Count(item => item.Type == "run_end") == 1, $"The run has not one run_end: {seen}");
        Assert.True(events[^1].Type == "run_end" && read.IsClosed, $"The run does not end with run_end: {seen}");
        ResultsAreRecordedOnce(events);
        await EveryOffsetResumesAsync(api, watcher, read);
        await ReceiptIsKeptAsync(api, watcher.Receipt);

        var record = await api.ReadRunAsync(watcher.Receipt);
        Assert.NotEqual("active", record.GetProperty("status").GetString());
        Assert.Equal(events[^1].Json.GetProperty("isError").GetBoolean(), record.GetProperty("isError").GetBoolean());
        return events;
    }

    // P1 and P2: what was accepted is there and reached exactly one outcome, the last that is said of it.
    private static void SubmissionIsWhole(InstanceLog log, Receipt receipt)
    {
        var events = log.Of(receipt);
        var seen = StreamedEvent.Describe(events);
        Assert.True(events.Count(item => item.Type == "submission_settled") == 1, $"Submission {receipt.Id} has not one settlement: {seen}");
        Assert.True(events[^1].Type == "submission_settled", $"Submission {receipt.Id} goes on after its settlement: {seen}");
        Assert.True(events.Count(item => item.IsMessageOf("user") && item.Text("turnId")!.EndsWith(":input", StringComparison.Ordinal))
            <= 1, $"Submission {receipt.Id} was applied more than once: {seen}");

        // Each attempt counts its events from 0; within one the count only grows.
        var last = -1L;
        foreach (var item in events)
        {
            var index = item.Json.GetProperty("eventIndex").GetInt64();
            var isNewAttempt = index == 0 && item.Type is "operation_start" or "idle" or "submission_settled";
            Assert.True(isNewAttempt || index > last, $"Event index {index} of {item.Type} follows {last} in submission {receipt.Id}: {seen}");
            last = index;
        }
    }

    // P3: one after the other, in the order in which they were accepted.
    private static void InputsTakeEffectInOrder(InstanceLog log, Receipt[] receipts)
    {
        var blocks = new List<string>();
        foreach (var item in log.Events)
        {
            if (blocks.Count == 0 || blocks[^1] != item.SubmissionId) blocks.Add(item.SubmissionId!);
        }

        Assert.Equal(receipts.Select(receipt => receipt.Id), blocks.Where(id => receipts.Any(receipt => receipt.Id == id)));
        Assert.Equal(blocks.Distinct(), blocks);
    }

    // P5: a recorded result is the only one.
    private static void ResultsAreRecordedOnce(IReadOnlyList<StreamedEvent> events)
    {
        foreach (var name in new[] { "tool_start", "tool" }) IsUnique(events.Where(item => item.Type == name), "toolCallId");
        IsUnique(events.Where(item => item.Type == "step"), "callKey");

        void IsUnique(IEnumerable<StreamedEvent> items, string member)
        {
            foreach (var group in items.GroupBy(item => item.Text(member)))
            {
                Assert.True(group.Count() == 1, $"{member} {group.Key} has {group.Count()} records: {StreamedEvent.Describe(events)}");
            }
        }
    }

    // P4: from every offset the reader was given it gets what it had not seen then, once and in order.
    private static async Task EveryOffsetResumesAsync(HearthApi api, StreamWatcher watcher, CatchUp all)
    {
        var boundaries = all.Boundaries;
        Assert.Equal(boundaries, watcher.Events.Where(item => item.IsBoundary).Select(item => item.Raw));
        foreach (var (offset, seen) in watcher.Offsets.DistinctBy(given => given.Offset))
        {
            var rest = await api.ReadAsync(watcher.Receipt.StreamUrl, offset);
            Assert.Equal(boundaries.Skip(seen), rest.Boundaries);
        }
    }

    // P1: whoever sends the request again is told the same.
    private static async Task ReceiptIsKeptAsync(HearthApi api, Receipt receipt)
    {
        var repeated = await api.RepeatAsync(receipt);
        Assert.Equal(new Uri(receipt.StreamUrl).AbsolutePath, new Uri(repeated.StreamUrl).AbsolutePath);
        Assert.Equal(receipt with { IsDeduplicated = true }, repeated with { StreamUrl = receipt.StreamUrl });
    }

    // P2: the outcome can be had again, as often as one likes.
    private static async Task OutcomeStaysAsync(HearthApi api, InstanceLog log, Receipt receipt)
    {
        var (status, body) = await api.WaitForResultAsync(receipt);
        if (log.SettlementOf(receipt).TryGetProperty("result", out var result))
        {
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.True(JsonElement.DeepEquals(result, body.GetProperty("result")), $"The outcome changed from {result} to {body}.");
        }
        else
        {
            Assert.Equal(HttpStatusCode.InternalServerError, status);
        }
    }
}
