using Hearth.Events;
using Hearth.Workflows;

namespace Hearth.AspNetCore.Runs;

/// <summary>The record of a run as clients see it.</summary>
internal static class RunRecordJson
{
    public static byte[] Encode(RunRecord run)
    {
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        json.WriteString("runId"u8, run.Id.Value);
        json.WriteString("workflowName"u8, run.WorkflowName);
        json.WriteString("status"u8, run.EndedAt is null ? "active"u8 : run.Error is null ? "completed"u8 : "errored"u8);
        EventFormat.WriteTimestamp(json, "startedAt"u8, run.StartedAt);

        // Older clients call the input the payload.
        json.WriteOptional("input"u8, run.Input);
        json.WriteOptional("payload"u8, run.Input);
        if (run.EndedAt is { } endedAt)
        {
            EventFormat.WriteTimestamp(json, "endedAt"u8, endedAt);
            json.WriteBoolean("isError"u8, run.Error is not null);
            json.WriteDuration(run.Duration);
            if (run.Error is null && run.Result is null) json.WriteNull("result"u8);
            if (run.Error is null) json.WriteOptional("result"u8, run.Result);
            json.WriteError(run.Error);
        }

        json.WriteEndObject();
        return buffer.ToArray();
    }
}
