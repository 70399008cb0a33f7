using System.Text.Json;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Workflows;

/// <summary>Reads the records of runs.</summary>
internal sealed class Runs(IHearthStore store)
{
    /// <summary>The record of a run; null when there is no such run.</summary>
    public async Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        if (await store.FindStreamAsync(StreamKey.ForRun(id), cancellationToken) is not { } stream
            || await store.FindSubmissionAsync(new SubmissionId(id.Value), cancellationToken) is not { } submission)
        {
            return null;
        }

        var active = new RunRecord
        {
            Id = id,
            WorkflowName = stream.Key.Name,
            StartedAt = submission.AdmittedAt,
            Input = submission.Input.IsEmpty ? null : JsonBytes.Parse(submission.Input),
        };
        if (submission.SettledAt is not { } settledAt) return active;

        var query = new EventQuery(new Offset(settledAt.Value - 1), EventKinds.All, 1, long.MaxValue);
        if ((await store.ReadAsync(stream.Id, query, cancellationToken)).Events is not [{ Payload: var end }, ..]) return null; // Deleted since.
        using var document = JsonDocument.Parse(end, EventFormat.ReadOptions);
        var outcome = SubmissionOutcome.Read(end);
        return active with
        {
            EndedAt = EventFormat.ReadTimestamp(document.RootElement.GetProperty("timestamp")),
            Duration = TimeSpan.FromMilliseconds(document.RootElement.GetProperty("durationMs").GetInt64()),
            Result = outcome.Result,
            Error = outcome.Error,
        };
    }
}
