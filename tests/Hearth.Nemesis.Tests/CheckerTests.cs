using Hearth.Nemesis.Checks;
using Hearth.Nemesis.Faults;
using Hearth.Nemesis.Histories;
using static Hearth.Nemesis.Tests.GoodHistory;

namespace Hearth.Nemesis.Tests;

public sealed class CheckerTests
{
    private const string Lost = "an accepted input is not lost";
    private const string Outcome = "a submission has one outcome, its last event";
    private const string Once = "a prompt takes effect once at the most";
    private const string Sent = "a submission stands for a prompt that was sent";
    private const string Refused = "a refused prompt has no effect";
    private const string Key = "an idempotency key stands for one submission";
    private const string Waited = "who waits is told the outcome";
    private const string Settled = "accepted work is settled within 60 s after the last fault";
    private const string Answer = "an answer is made of the recorded tool results";
    private const string Order = "inputs take effect in the order in which they were accepted";
    private const string Interleaving = "attempts do not interleave";
    private const string Readers = "a reader sees every boundary event of the stream, once and in order";
    private const string Offsets = "offsets grow with every event";
    private const string Meaning = "an offset means the same to everybody";
    private const string Resumption = "a read from an offset gives what follows it";
    private const string End = "readers reach the end of the stream";
    private const string Results = "a tool call has one result, which every reader sees";
    private const string Executed = "a result is what an execution of the call has returned";
    private const string AtMostOnce = "a tool without a declared effect is executed once at the most";
    private const string Repeated = "a call whose result was seen is not executed again";
    private const string Aborted = "nothing of an aborted submission starts or completes after the acknowledgement";

    private readonly History _good = Create();

    [Fact]
    public void Checks_EachOfThem_HasATestHere() => Assert.Equal(
        [
            Lost, Outcome, Once, Sent, Refused, Key, Waited, Settled, Answer, Order, Interleaving,
            Readers, Offsets, Meaning, Resumption, End, Results, Executed, AtMostOnce, Repeated, Aborted,
        ],
        Checker.Checks.Select(check => check.Name));

    [Fact]
    public void Check_OfAGoodHistory_FindsNothing() => Assert.Empty(Violations(_good));

    [Fact]
    public void Check_OfALostInput_FindsIt() => AssertFinds(Lost, _good.WithoutEvents(item => item.SubmissionId == "s2"));

    [Fact]
    public void Check_OfAnInputWithAnotherOnesText_FindsIt() => AssertFinds(Lost, _good.WithEvent(1, item => item with { Text = "third" }));

    [Fact]
    public void Check_OfTwoOutcomes_FindsThem() => AssertFinds(Outcome, _good.WithNew(7, Event("submission_settled", "s1", null, 7, 6)));

    [Fact]
    public void Check_OfAnEventAfterTheOutcome_FindsIt() => AssertFinds(Outcome, _good.WithNew(7, Event("idle", "s1", null, 7, 6)));

    [Fact]
    public void Check_OfAPromptInTwoSubmissions_FindsIt() =>
        AssertFinds(Once, _good
            .WithNew(7, Event("message_end", "s9", "op9", 0, 8) with { Text = "lost" })
            .WithNew(8, Event("message_end", "s8", "op8", 0, 9) with { Text = "lost" }));

    [Fact]
    public void Check_OfAnInputThatIsAppliedTwice_FindsIt() =>
        AssertFinds(Once, _good.WithNew(2, Event("message_end", "s1", "op1", 9, 2) with { Text = "first" }));

    [Fact]
    public void Check_OfAnUnknownPromptThatTookEffect_FindsNothing()
    {
        var history = _good.WithEvents(events =>
        [
            .. events,
            Event("operation_start", "s4", "op5", 0, 24),
            Event("message_end", "s4", "op5", 1, 24) with { Text = "lost" },
            Event("submission_settled", "s4", null, 2, 25) with { Text = "lost end." },
        ]);
        Assert.Empty(Violations(history));
    }

    [Fact]
    public void Check_OfAnAbortedSubmissionThatNobodySent_FindsIt()
    {
        var one = _good.WithEvents(events => [.. events, Event("submission_settled", "s4", null, 0, 24) with { IsError = true }]);
        var two = one.WithEvents(events => [.. events, Event("submission_settled", "s5", null, 0, 25) with { IsError = true }]);
        Assert.Empty(Violations(one));
        AssertFinds(Sent, two);
    }

    [Fact]
    public void Check_OfARefusedPromptThatTookEffect_FindsIt() =>
        AssertFinds(Refused, _good.WithEvents(events => [.. events, Event("message_end", "s4", "op5", 1, 24) with { Text = "refused" }]));

    [Fact]
    public void Check_OfAKeyWithTwoSubmissions_FindsIt() =>
        AssertFinds(Key, _good.WithPrompt(1, prompt => prompt with { Outcome = RequestOutcome.Acknowledged, SubmissionId = "s1" }));

    [Fact]
    public void Check_OfAWaiterThatWasToldSomethingElse_FindsIt() =>
        AssertFinds(Waited, _good.WithPrompt(0, prompt => prompt with { Waited = new WaitedOutcome("first end.", null) }));

    [Fact]
    public void Check_OfAWaiterThatWasToldOfAFailure_FindsIt() =>
        AssertFinds(Waited, _good.WithPrompt(0, prompt => prompt with { Waited = new WaitedOutcome(null, "submission_aborted") }));

    [Fact]
    public void Check_OfUnsettledWork_FindsIt() =>
        AssertFinds(Settled, _good.WithoutEvents(item => item is { IsSettlement: true, SubmissionId: "s2" }));

    [Fact]
    public void Check_OfWorkThatIsSettledLate_FindsIt() =>
        AssertFinds(Settled, _good.WithEvent(10, item => item with { Timestamp = At(91) }));

    [Fact]
    public void Check_OfAnAnswerWithoutAResult_FindsIt() =>
        AssertFinds(Answer, _good.WithEvent(6, item => item with { Text = "first end." }));

    [Fact]
    public void Check_OfAnAnswerToAnotherPrompt_FindsIt() =>
        AssertFinds(Answer, _good.WithEvent(10, item => item with { Text = "third end." }));

    [Fact]
    public void Check_OfAnOvertakenInput_FindsIt() =>
        AssertFinds(Order, _good.WithEvents(events => [.. events[7..11], .. events[..7], .. events[11..]]));

    [Fact]
    public void Check_OfInputsSentAtTheSameTime_AllowsEitherOrder()
    {
        var history = _good
            .WithEvents(events => [.. events[7..11], .. events[..7], .. events[11..]])
            .WithPrompt(1, prompt => prompt with { SentAt = At(0) });
        Assert.DoesNotContain(Order, Violations(history));
    }

    [Fact]
    public void Check_OfAnotherSubmissionInBetween_FindsIt() =>
        AssertFinds(Interleaving, _good.WithEvents(events => [.. events[..5], events[7], .. events[5..7], .. events[8..]]));

    [Fact]
    public void Check_OfAnAttemptThatComesBack_FindsIt() =>
        AssertFinds(Interleaving, _good.WithNew(15, Event("turn_start", "s3", "op3", 9, 22)));

    [Fact]
    public void Check_OfAnAttemptThatCountsBack_FindsIt() => AssertFinds(Interleaving, _good.WithEvent(3, item => item with { Index = 2 }));

    [Fact]
    public void Check_OfAReaderThatMissesAnEvent_FindsIt() =>
        AssertFinds(Readers, _good.WithDelivery(1, part => part with { Boundaries = [.. part.Boundaries.Skip(1)] }));

    [Fact]
    public void Check_OfAReaderThatGetsAnEventTwice_FindsIt() =>
        AssertFinds(Readers, _good.WithDelivery(1, part => part with { Boundaries = [part.Boundaries[0], .. part.Boundaries] }));

    [Fact]
    public void Check_OfAReaderThatGetsEventsInAnotherOrder_FindsIt() =>
        AssertFinds(Readers, _good.WithDelivery(1, part => part with
        {
            Boundaries = [part.Boundaries[1], part.Boundaries[0], .. part.Boundaries.Skip(2)],
        }));

    [Fact]
    public void Check_OfAnEventThatWasSeenAndIsNotThere_FindsIt() =>
        AssertFinds(Readers, _good.WithDelivery(2, part => part with
        {
            Boundaries = [.. part.Boundaries, Event("turn_start", "s3", "op4", 7, 23)],
        }));

    [Fact]
    public void Check_OfALostConnectionWithAnEventThatIsNotThere_FindsIt() =>
        AssertFinds(Readers, _good.WithDelivery(1, part => part with
        {
            Offset = null,
            Boundaries = [Event("turn_start", "s1", "op1", 7, 2)],
        }));

    [Fact]
    public void Check_OfAnOffsetThatDoesNotGrow_FindsIt() =>
        AssertFinds(Offsets, _good.WithDelivery(1, part => part with { Offset = OffsetOf(4) }));

    [Fact]
    public void Check_OfAnOffsetThatFalls_FindsIt() =>
        AssertFinds(Offsets, _good.WithDelivery(1, part => part with { Offset = OffsetOf(3) }));

    [Fact]
    public void Check_OfAnOffsetWithTwoMeanings_FindsIt() =>
        AssertFinds(Meaning, _good.WithDelivery(1, part => part with { Offset = OffsetOf(9) }));

    [Fact]
    public void Check_OfAReadFromAnOffsetThatGivesTooLittle_FindsIt() =>
        AssertFinds(Resumption, _good with
        {
            ResumedReads = [.. _good.ResumedReads.Select(read => read with { Boundaries = [.. read.Boundaries.Skip(1)] })],
        });

    [Fact]
    public void Check_OfAReaderThatIsLeftBehind_FindsIt() => AssertFinds(End, _good.WithDelivery(2, part => part with { Offset = null }));

    [Fact]
    public void Check_OfTwoResultsOfACall_FindsThem() =>
        AssertFinds(Results, _good.WithNew(5, Event("tool", "s1", "op1", 9, 4) with { ToolCallId = Call, Text = "nonce2" }));

    [Fact]
    public void Check_OfAReaderThatSawAnotherResult_FindsIt() => AssertFinds(Results, _good.WithDelivery(1, part => part with
    {
        Boundaries = [part.Boundaries[0] with { Text = "nonce2" }, .. part.Boundaries.Skip(1)],
    }));

    [Fact]
    public void Check_OfAResultThatNobodyReturned_FindsIt() => AssertFinds(Executed, _good with { Executions = [] });

    [Fact]
    public void Check_OfACallThatIsExecutedTwice_FindsIt() =>
        AssertFinds(AtMostOnce, _good with { Executions = [.. _good.Executions, new ToolExecution(Call, "send", "nonce2", 101, At(3))] });

    [Fact]
    public void Check_OfAnExecutionAfterItsResultWasSeen_FindsIt() =>
        AssertFinds(Repeated, _good with { Executions = [.. _good.Executions, new ToolExecution(Call, "look", "nonce2", 101, At(18))] });

    [Fact]
    public void Check_OfAnExecutionThatAStoppedProcessHadBegun_FindsNothing()
    {
        var history = _good with
        {
            Executions = [new ToolExecution(Call, "look", Nonce, 100, At(3)), new ToolExecution(Call, "look", "nonce2", 101, At(18))],
            Faults = [new FaultRecord(PauseFault.Name, "server2", 101, At(2), At(17))],
        };
        Assert.Empty(Violations(history));
    }

    [Fact]
    public void Check_OfATurnThatStartsAfterTheAbort_FindsIt() =>
        AssertFinds(Aborted, _good.WithNew(15, Event("turn_start", "s3", "op4", 1, 22)));

    [Fact]
    public void Check_OfAnAbortedSubmissionThatCompletes_FindsIt() =>
        AssertFinds(Aborted, _good.WithEvent(15, item => item with { IsError = false, Text = "third" }));

    private static IReadOnlyList<string> Violations(History history) =>
        [.. Checker.Check(history).Where(result => result.Violations.Count > 0).Select(result => result.Name)];

    private static void AssertFinds(string name, History history) => Assert.Contains(name, Violations(history));
}
