using System.Text.Json;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Simulation.Tests.Checks;

/// <summary>One accepted input and what became of it.</summary>
internal sealed class SubmissionHistory(SubmissionId id, StreamId stream, long number)
{
    public SubmissionId Id => id;

    public StreamId Stream => stream;

    public long Number => number;

    public Offset? SettledAt { get; private set; }

    /// <summary>The settlement; undefined while there is none.</summary>
    public JsonElement Settlement { get; private set; }

    public bool IsCompleted => !Settlement.TryGetProperty("error", out _);

    public string? ErrorType => Settlement.TryGetProperty("error", out var error) && error.TryGetProperty("type", out var type) ? type.GetString() : null;

    public void Settle(Offset at, JsonElement settlement) => (SettledAt, Settlement) = (at, settlement);
}
