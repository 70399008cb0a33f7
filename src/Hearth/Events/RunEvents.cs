using System.Text.Json;

namespace Hearth.Events;

/// <summary>The events of a run and of its recorded steps.</summary>
internal static class RunEvents
{
    public sealed record Start(string WorkflowName, DateTimeOffset StartedAt, JsonElement? Input) : HearthEvent(EventKind.RunStart, "run_start")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("workflowName"u8, WorkflowName);
            EventFormat.WriteTimestamp(json, "startedAt"u8, StartedAt);
            json.WriteOptional("input"u8, Input);
            json.WriteOptional("payload"u8, Input);
        }
    }

    public sealed record Resume(string WorkflowName, DateTimeOffset StartedAt) : HearthEvent(EventKind.RunResume, "run_resume")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("workflowName"u8, WorkflowName);
            EventFormat.WriteTimestamp(json, "startedAt"u8, StartedAt);
        }
    }

    public sealed record End(TimeSpan Duration, JsonElement? Result, ErrorInfo? Error) : HearthEvent(EventKind.RunEnd, "run_end")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteBoolean("isError"u8, Error is not null);
            json.WriteDuration(Duration);
            if (Result is null) json.WriteNull("result"u8);
            json.WriteOptional("result"u8, Result);
            json.WriteError(Error);
        }
    }

    public sealed record Step(string CallKey, string Name, TimeSpan Duration, JsonElement? Result, ErrorInfo? Error) : HearthEvent(EventKind.Step, "step")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("callKey"u8, CallKey);
            json.WriteString("name"u8, Name);
            json.WriteDuration(Duration);
            json.WriteBoolean("isError"u8, Error is not null);
            json.WriteOptional("result"u8, Result);
            json.WriteError(Error);
        }
    }
}
