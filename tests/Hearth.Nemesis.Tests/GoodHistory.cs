using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Tests;

/// <summary>
/// A small run in which every promise is kept: three prompts to one instance, of which the second is sent twice with its key and the
/// third is aborted; two readers, one of which lost its connection; a tool that was executed.
/// </summary>
internal static class GoodHistory
{
    public const string Instance = "i1";
    public const string Call = "call_1";
    public const string Nonce = "nonce1";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static History Create()
    {
        var events = Events();
        return new History
        {
            Prompts =
            [
                Prompt("first", null, 0, 1, "s1") with { Waited = new WaitedOutcome($"first {Nonce} end.", null) },
                Prompt("second", "key", 10, 11, null) with { Outcome = RequestOutcome.Unknown },
                Prompt("second", "key", 12, 13, "s2"),
                Prompt("third", null, 14, 15, "s3"),
                Prompt("lost", null, 14, 24, null) with { Outcome = RequestOutcome.Unknown },
                Prompt("refused", null, 14, 15, null) with { Outcome = RequestOutcome.Refused },
            ],
            Aborts = [new AbortRequest(Instance, At(20), At(21), RequestOutcome.Acknowledged, "200")],
            Readers = [Reader("r1", events, 4, 12), Cut(Reader("r2", events, 4, 9), 1)],
            Executions = [new ToolExecution(Call, "send", Nonce, 100, At(3))],
            Faults = [],
            Streams = [new FinalStream(Instance, events, events.Count)],
            ResumedReads = [new ResumedRead("r1", OffsetOf(4), 0, [.. events.Skip(4).Select(item => item.Identity)])],
            HealedAt = At(30),
        };
    }

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static string OffsetOf(int index) => $"0000000000000001_{index:D16}";

    /// <summary>An event that is in no history yet.</summary>
    public static StreamEvent Event(string type, string submission, string? operation, long index, double seconds) => new()
    {
        Identity = (UInt128)HashCode.Combine(type, submission, operation, index, seconds),
        Type = type,
        SubmissionId = submission,
        OperationId = operation,
        Index = index,
        Timestamp = At(seconds),
    };

    private static PromptRequest Prompt(string tag, string? key, double sent, double answered, string? submission) => new(
        $"client of {tag}",
        Instance,
        tag,
        key,
        At(sent),
        At(answered),
        submission is null ? RequestOutcome.Unknown : RequestOutcome.Acknowledged,
        submission,
        null,
        "");

    private static List<StreamEvent> Events() =>
    [
        Event("operation_start", "s1", "op1", 0, 1),
        Event("message_end", "s1", "op1", 1, 1) with { Text = "first" },
        Event("turn_start", "s1", "op1", 2, 1),
        Event("tool_start", "s1", "op1", 3, 2) with { ToolCallId = Call },
        Event("tool", "s1", "op1", 4, 4) with { ToolCallId = Call, Text = Nonce },
        Event("operation", "s1", "op1", 5, 5),
        Event("submission_settled", "s1", null, 6, 5) with { Text = $"first {Nonce} end." },
        Event("operation_start", "s2", "op2", 0, 11),
        Event("message_end", "s2", "op2", 1, 11) with { Text = "second" },
        Event("turn_start", "s2", "op2", 2, 11),
        Event("submission_settled", "s2", null, 3, 12) with { Text = "second end." },
        Event("operation_start", "s3", "op3", 0, 16),
        Event("message_end", "s3", "op3", 1, 16) with { Text = "third" },
        Event("turn_start", "s3", "op3", 2, 16),
        Event("operation_start", "s3", "op4", 0, 22),
        Event("submission_settled", "s3", null, 1, 22) with { IsError = true, ErrorType = "submission_aborted" },
    ];

    // Gets the stream in three parts.
    private static ReaderHistory Reader(string name, List<StreamEvent> events, int first, int second) => new(
        name,
        Instance,
        [
            new Delivery(OffsetOf(first), true, [.. events.Take(first)], At(3)),
            new Delivery(OffsetOf(second), true, [.. events.Skip(first).Take(second - first)], At(17)),
            new Delivery(OffsetOf(events.Count), true, [.. events.Skip(second)], At(23)),
        ]);

    // Has a part without an offset, which comes again.
    private static ReaderHistory Cut(ReaderHistory reader, int part)
    {
        var deliveries = reader.Deliveries.ToList();
        deliveries.Insert(part, deliveries[part] with { Offset = null, Boundaries = [.. deliveries[part].Boundaries.Take(2)] });
        return reader with { Deliveries = deliveries };
    }
}
