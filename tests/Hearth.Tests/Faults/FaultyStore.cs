using System.Runtime.CompilerServices;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Tests.Support;

namespace Hearth.Tests.Faults;

/// <summary>The store as a process sees it to which one fault happens, at one counted call.</summary>
/// <remarks>
/// Each operation is counted by itself, so that two that race do not make the count of either one depend on who wins. What runs by the
/// clock is not counted at all.
/// </remarks>
/// <param name="inner">The store, which the next process opens.</param>
/// <param name="point">Where the fault comes; null for a process that has none.</param>
internal sealed class FaultyStore(IHearthStore inner, FaultPoint? point) : MortalStore(inner)
{
    private static readonly string[] ByTheClock =
    [
        nameof(OpenAsync), nameof(HeartbeatAsync), nameof(DeclareDeadAsync), nameof(FindProcessesAsync), nameof(SweepAsync),
        nameof(FindUnsettledAsync), nameof(FindEndsAsync), nameof(FindIdleAsync), nameof(PurgeAsync),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _calls = [];
    private readonly Dictionary<SubmissionId, StreamKey> _attempted = [];
    private readonly HashSet<SubmissionId> _accepted = [];
    private readonly Dictionary<StreamKey, long> _epochs = [];
    private readonly TaskCompletionSource<StreamId> _firstStream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _progress = Engine.Signal();
    private bool _isArmed;

    /// <summary>Whether the fault has happened.</summary>
    public bool HasFired { get; private set; }

    /// <summary>The stream that was admitted to first, once it exists.</summary>
    public Task<StreamId> FirstStream => _firstStream.Task;

    /// <summary>Completes when a delta of a text is stored.</summary>
    public Task ProgressStored => _progress.Task;

    /// <summary>How often each operation was called.</summary>
    public IReadOnlyDictionary<string, int> Calls
    {
        get
        {
            lock (_gate) return new Dictionary<string, int>(_calls);
        }
    }

    /// <summary>Whatever somebody tried to have accepted here, and whether he was told that it is.</summary>
    public IReadOnlyList<(SubmissionId Id, StreamKey Stream, bool IsAccepted)> Admissions
    {
        get
        {
            lock (_gate) return [.. _attempted.Select(entry => (entry.Key, entry.Value, _accepted.Contains(entry.Key)))];
        }
    }

    /// <summary>The last epoch in which this process owned a stream; 0 when it never did.</summary>
    public long LastEpoch(StreamKey stream)
    {
        lock (_gate) return _epochs.GetValueOrDefault(stream);
    }

    /// <summary>Starts counting: the process is up.</summary>
    public void Arm()
    {
        lock (_gate) _isArmed = true;
    }

    public override async Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        lock (_gate) _attempted[admission.Id] = admission.Stream;
        var result = await base.AdmitAsync(admission, cancellationToken);
        lock (_gate) _accepted.Add(result.Id);
        return result;
    }

    public override async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        ThrowIfDead();
        var (failing, fault) = FindFailing(append);
        var taken = fault is null ? append : append with { Units = [.. append.Units.Take(fault.Value.ComesBefore ? failing : failing + 1)] };
        IReadOnlyList<AppendOutcome> outcomes = fault is null || taken.Units.Count > 0 ? await Inner.AppendAsync(taken, cancellationToken) : [];
        if (taken.Units.Any(unit => Crash.Has(unit, EventKind.TextDelta))) _progress.TrySetResult();
        if (fault is not null) Fail(fault.Value);
        ThrowIfDead();
        return outcomes;
    }

    protected override async Task<T> CallAsync<T>(Func<Task<T>> call, [CallerMemberName] string operation = "")
    {
        ThrowIfDead();
        var fault = ByTheClock.Contains(operation) ? null : Count(NameOf(operation));
        if (fault is { ComesBefore: true }) Fail(fault.Value);
        var result = await call();
        Note(result);
        if (fault is not null) Fail(fault.Value);
        ThrowIfDead();
        return result;
    }

    // What a reader reads has a count of its own: how often it is told of something new is a matter of speed.
    private static string NameOf(string operation) => LiveReader.IsReading ? $"Live{nameof(ReadAsync)[..^5]}" : operation[..^5];

    private (int Unit, FaultPoint? Fault) FindFailing(StreamAppend append)
    {
        for (var i = 0; i < append.Units.Count; i++)
        {
            // A unit without events only asks whose the stream is, by the clock.
            if (append.Units[i].Events.Count > 0 && Count("Append") is { } fault) return (i, fault);
        }

        return (append.Units.Count, null);
    }

    private FaultPoint? Count(string operation)
    {
        lock (_gate)
        {
            if (!_isArmed) return null;
            var call = _calls[operation] = _calls.GetValueOrDefault(operation) + 1;
            if (HasFired || point is not { } fault || fault.Operation != operation || fault.Call != call) return null;
            HasFired = true;
            return fault;
        }
    }

    private void Fail(FaultPoint fault)
    {
        if (!fault.IsDeadly) throw new StoreUnavailableException($"As the test wants it: {fault}.");
        Kill();
        ThrowIfDead();
    }

    private void Note<T>(T result)
    {
        if (result is AdmissionResult admitted) _firstStream.TrySetResult(admitted.Stream);
        if (result is not StreamClaim claim) return;
        lock (_gate) _epochs[claim.Key] = claim.Epoch;
    }
}
