using System.Collections.Concurrent;

namespace Hearth.Nemesis.Histories;

/// <summary>Collects what clients see while they see it. Thread-safe.</summary>
internal sealed class HistoryRecorder
{
    private readonly ConcurrentQueue<PromptRequest> _prompts = new();
    private readonly ConcurrentQueue<AbortRequest> _aborts = new();
    private readonly ConcurrentQueue<ToolExecution> _executions = new();
    private readonly ConcurrentQueue<FaultRecord> _faults = new();
    private readonly ConcurrentDictionary<string, bool> _unsettled = new();
    private readonly ConcurrentDictionary<string, bool> _settled = new();

    public int PromptCount => _prompts.Count;

    public int ExecutionCount => _executions.Count;

    public int SettledCount => _settled.Count;

    public int FaultCount => _faults.Count;

    /// <summary>Acknowledged submissions of which no reader has seen the outcome yet.</summary>
    public int UnsettledCount => _unsettled.Count;

    public int CountOf(RequestOutcome outcome) => _prompts.Count(prompt => prompt.Outcome == outcome);

    public void Add(PromptRequest prompt)
    {
        _prompts.Enqueue(prompt);
        if (prompt.SubmissionId is not { } id) return;
        _unsettled[id] = true;
        if (_settled.ContainsKey(id)) _unsettled.TryRemove(id, out _);
    }

    public void Add(AbortRequest abort) => _aborts.Enqueue(abort);

    public void Add(ToolExecution execution) => _executions.Enqueue(execution);

    public void Add(FaultRecord fault) => _faults.Enqueue(fault);

    /// <summary>A reader has seen an outcome.</summary>
    public void Settle(string submissionId)
    {
        _settled[submissionId] = true;
        _unsettled.TryRemove(submissionId, out _);
    }

    public History Build(
        IReadOnlyList<ReaderHistory> readers,
        IReadOnlyList<FinalStream> streams,
        IReadOnlyList<ResumedRead> resumedReads,
        DateTimeOffset healedAt) => new()
        {
            Prompts = [.. _prompts],
            Aborts = [.. _aborts],
            Readers = readers,
            Executions = [.. _executions],
            Faults = [.. _faults],
            Streams = streams,
            ResumedReads = resumedReads,
            HealedAt = healedAt,
        };
}
