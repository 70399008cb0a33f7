using Hearth.Events;
using Hearth.Simulation.Tests.Clients;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Tests.Support;

namespace Hearth.Simulation.Tests.Checks;

/// <summary>What has to hold when everything is over.</summary>
internal sealed class FinalChecks(World world, Ledger ledger)
{
    private Violations Violations => world.Violations;

    public void Run()
    {
        foreach (var stream in world.Witness.Streams)
        {
            if (stream.IsDeleted) CheckDeleted(stream);
            else CheckKept(stream);
        }

        foreach (var receipt in ledger.Receipts) CheckReceipt(receipt);
        foreach (var (id, outcome) in ledger.Outcomes) CheckOutcome(id.Value, outcome.Error?.Type);
        foreach (var segment in ledger.Segments) CheckSegment(segment);
    }

    private void CheckDeleted(StreamHistory stream)
    {
        if (world.Database.Memory.Find(stream.Id) is not null) Violations.Add("P9", $"{stream.Key} is still there after it was deleted.");
    }

    private void CheckKept(StreamHistory stream)
    {
        var log = world.Database.Memory.Find(stream.Id)!.Read(new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue)).Events;
        for (var i = 1; i < log.Count; i++)
        {
            if (log[i].Offset <= log[i - 1].Offset) Violations.Add("P4", $"{stream.Key}: {log[i].Offset} comes after {log[i - 1].Offset}.");
        }

        Compare(stream, log.Where(item => !item.IsProgress), stream.Boundaries, "is stored");
        foreach (var submission in stream.Submissions) CheckSettled(stream, submission);
        if (stream.Submissions.All(submission => submission.SettledAt is not null)) CheckRules(stream, log);
    }

    private void CheckRules(StreamHistory stream, IReadOnlyList<StoredEvent> log)
    {
        var events = log.Select(item => JsonBytes.Parse(item.Payload)).ToList();
        try
        {
            if (stream.Key.Kind == StreamKind.Instance) EventRules.CheckInstance(events);
            else if (stream.Submissions[0].IsCompleted) EventRules.CheckRun(events);
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            Violations.Add("the rules of events", $"{stream.Key}: {exception.Message}");
        }
    }

    private void CheckSettled(StreamHistory stream, SubmissionHistory submission)
    {
        if (submission.SettledAt is null)
        {
            Violations.Add("P2", $"{stream.Key}: number {submission.Number} has no outcome.");
        }
        else if (world.Database.Memory.Find(submission.Id)?.SettledAt != submission.SettledAt)
        {
            Violations.Add("P2", $"{stream.Key}: the outcome of number {submission.Number} cannot be found.");
        }
        else if (!submission.IsCompleted && !(stream.WasAborted && submission.ErrorType is ErrorCodes.SubmissionAborted or ErrorCodes.RunAborted))
        {
            Violations.Add("P2", $"{stream.Key}: number {submission.Number} failed for no reason: {submission.Settlement.GetProperty("error")}");
        }
    }

    private void CheckReceipt(AdmissionResult receipt)
    {
        var stream = world.Witness.Of(receipt.Stream);
        if (!stream.IsDeleted && stream.Submissions.All(submission => submission.Id != receipt.Id))
        {
            Violations.Add("P1", $"{stream.Key}: there is no submission for the receipt {receipt.Id}.");
        }
    }

    private void CheckOutcome(string id, string? errorType)
    {
        // A dispatch that is repeated after its instance was deleted is accepted again, under its own id.
        var submissions = world.Witness.Streams.SelectMany(stream => stream.Submissions).Where(submission => submission.Id.Value == id);
        if (!submissions.Any(submission => submission.SettledAt is not null && submission.ErrorType == errorType)) Violations.Add("P2", $"{id}: a client was told another outcome: {errorType}.");
    }

    private void CheckSegment(Segment segment)
    {
        var stream = world.Witness.Of(segment.Stream);
        var last = segment.After;
        foreach (var item in segment.Events)
        {
            if (item.Offset <= last) Violations.Add("P4", $"{stream.Key}: a reader saw {item.Offset} after {last}.");
            last = item.Offset;
        }

        var expected = stream.Boundaries.Where(item => item.Offset > segment.After && item.Offset <= segment.Next);
        Compare(stream, segment.Events.Where(item => !item.IsProgress), expected, $"was read after {segment.After}");
    }

    private void Compare(StreamHistory stream, IEnumerable<StoredEvent> actual, IEnumerable<StoredEvent> expected, string how)
    {
        var (found, wanted) = (actual.ToList(), expected.ToList());
        for (var i = 0; i < Math.Max(found.Count, wanted.Count); i++)
        {
            if (i < found.Count && i < wanted.Count && AreSame(found[i], wanted[i])) continue;
            var (one, other) = (i < found.Count ? Describe(found[i]) : "nothing", i < wanted.Count ? Describe(wanted[i]) : "nothing");
            Violations.Add("P4", $"{stream.Key}: {one} {how} where {other} belongs.");
            return;
        }
    }

    private static bool AreSame(StoredEvent one, StoredEvent other) =>
        one.Offset == other.Offset && one.Kind == other.Kind && one.Payload.Span.SequenceEqual(other.Payload.Span);

    private static string Describe(StoredEvent item) => $"{item.Kind} at {item.Offset}";
}
