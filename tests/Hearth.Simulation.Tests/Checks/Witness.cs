using Hearth.Simulation.Tests.Scheduling;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Simulation.Tests.Checks;

/// <summary>Sees everything that takes effect in the database, in the order in which it does, whoever is told.</summary>
internal sealed class Witness(SimulationLoop loop, Violations violations)
{
    private readonly Dictionary<StreamId, StreamHistory> _streams = [];
    private readonly Dictionary<StreamKey, Offset> _floors = [];
    private readonly Dictionary<Guid, long> _seenAt = [];
    private readonly HashSet<string> _executed = [];

    public IReadOnlyCollection<StreamHistory> Streams => _streams.Values;

    public StreamHistory Of(StreamId stream) => _streams[stream];

    public void Beat(Guid process) => _seenAt[process] = loop.Now;

    public void Leave(Guid process) => _seenAt.Remove(process);

    public void Admit(Admission admission, AdmissionResult result)
    {
        if (result.Status != AdmissionStatus.Admitted) return;
        if (!_streams.TryGetValue(result.Stream, out var stream))
        {
            stream = new StreamHistory(result.Stream, admission.Stream, _floors.GetValueOrDefault(admission.Stream), violations);
            _streams.Add(result.Stream, stream);
        }

        var repeated = stream.Submissions.FirstOrDefault(submission => submission.Id == result.Id);
        if (repeated is not null) violations.Add("P1", $"{admission.Stream}: the id of number {repeated.Number} was admitted twice.");
        stream.Admit(result.Id);
    }

    public void Claim(Guid process, StreamClaim? claim)
    {
        if (claim is null) return;
        var stream = Of(claim.Stream);
        if (stream.Owner is { } owner && owner != process && IsAlive(owner)) violations.Add("P3", $"{claim.Key} was claimed from a living process.");
        stream.Claim(process, claim);
    }

    public void Release(StreamId stream, long epoch) => Of(stream).Release(epoch);

    public void Append(StreamAppend append, IReadOnlyList<AppendOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] == AppendOutcome.Stored) Of(append.Stream).Append(append.Units[i]);
        }
    }

    public void Abort(StreamId stream) => Of(stream).Abort();

    public void Delete(Deletion deletion)
    {
        if (deletion.Status != DeletionStatus.Deleted) return;
        var stream = Of(deletion.Stream);
        stream.Delete();
        _floors[stream.Key] = stream.Last;
    }

    /// <summary>The database has answered a read with a stream that exists.</summary>
    public void Read(StreamId stream)
    {
        if (Of(stream).IsDeleted) violations.Add("P9", $"{Of(stream).Key} was read after it was deleted.");
    }

    /// <summary>The effect of a tool or a step begins.</summary>
    /// <param name="process">Where.</param>
    /// <param name="id">The id of the instance or run.</param>
    /// <param name="call">The tool call's id or the step's key.</param>
    /// <param name="isAtMostOnce">Whether an interrupted call must not be repeated.</param>
    public void Execute(Guid process, string id, string call, bool isAtMostOnce)
    {
        var isFirst = _executed.Add($"{id} {call}");
        if (!isFirst && isAtMostOnce) violations.Add("P5", $"{call} ran twice, although it may not.");

        // A process that was replaced while it slept cannot know; whoever owns the stream has to.
        var stream = _streams.Values.Last(candidate => candidate.Key.Id == id);
        if (stream.Owner == process && stream.HasRecorded(call)) violations.Add("P5", $"{call} ran again after its result was recorded.");
    }

    private bool IsAlive(Guid process) =>
        _seenAt.TryGetValue(process, out var seenAt) && loop.Now - seenAt < ProcessIdentity.Timeout.Ticks;
}
