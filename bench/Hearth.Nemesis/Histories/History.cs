namespace Hearth.Nemesis.Histories;

/// <summary>Everything that the clients saw of one run, and the streams as they are at its end.</summary>
internal sealed record History
{
    public required IReadOnlyList<PromptRequest> Prompts { get; init; }

    public required IReadOnlyList<AbortRequest> Aborts { get; init; }

    public required IReadOnlyList<ReaderHistory> Readers { get; init; }

    public required IReadOnlyList<ToolExecution> Executions { get; init; }

    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    public required IReadOnlyList<FinalStream> Streams { get; init; }

    public required IReadOnlyList<ResumedRead> ResumedReads { get; init; }

    /// <summary>When the last fault had been healed.</summary>
    public required DateTimeOffset HealedAt { get; init; }
}
