using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Json;

namespace Hearth.Client.Events;

/// <summary>Reads events by their type.</summary>
internal static class EventReader
{
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = ClientJson.MaxDepth };
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = ClientJson.MaxDepth + 1 };

    /// <summary>Reads an array of events, each of which keeps its own JSON and nothing of the others.</summary>
    /// <exception cref="HearthProtocolException">It is something else.</exception>
    public static IReadOnlyList<HearthEvent> ReadArray(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var events = new List<HearthEvent>();
            var reader = new Utf8JsonReader(utf8, ReaderOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new JsonException("It is no array.");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                events.Add(Read(JsonElement.Parse(utf8[start..(int)reader.BytesConsumed], DocumentOptions)));
            }

            return events;
        }
        catch (JsonException exception)
        {
            throw new HearthProtocolException($"A page of events cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads one event. One that is not as its type says is an <see cref="UnknownEvent"/>: it must not hide those behind it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static HearthEvent Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new JsonException("An event is no object.");
        var type = ClientJson.TextOf(json, "type"u8);
        var item = TryRead(json, type) ?? TryRead(json, null) ?? WithoutMisfits(json, type);
        item.Json = json;
        return item;
    }

    private static HearthEvent? TryRead(JsonElement json, string? type)
    {
        try
        {
            return Deserialize(json, type);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentOutOfRangeException or OverflowException)
        {
            return null; // Numbers of a time or a duration may be beyond what there is.
        }
    }

    // One field that is not as it should be hides no other: whose the event is has to be known even then.
    private static UnknownEvent WithoutMisfits(JsonElement json, string? type) => new()
    {
        Type = type ?? "",
        RunId = ClientJson.TextOf(json, "runId"u8),
        AgentName = ClientJson.TextOf(json, "agentName"u8),
        InstanceId = ClientJson.TextOf(json, "instanceId"u8),
        SubmissionId = ClientJson.TextOf(json, "submissionId"u8),
        DispatchId = ClientJson.TextOf(json, "dispatchId"u8),
        ConversationId = ClientJson.TextOf(json, "conversationId"u8),
        Harness = ClientJson.TextOf(json, "harness"u8),
        Session = ClientJson.TextOf(json, "session"u8),
        OperationId = ClientJson.TextOf(json, "operationId"u8),
        TurnId = ClientJson.TextOf(json, "turnId"u8),
        TaskId = ClientJson.TextOf(json, "taskId"u8),
        ParentSession = ClientJson.TextOf(json, "parentSession"u8),
    };

    private static HearthEvent Deserialize(JsonElement json, string? type)
    {
        var known = ClientJson.Context;
        return type switch
        {
            "run_start" => json.Deserialize(known.RunStartEvent)!,
            "run_resume" => json.Deserialize(known.RunResumeEvent)!,
            "run_end" => json.Deserialize(known.RunEndEvent)!,
            "operation_start" => json.Deserialize(known.OperationStartEvent)!,
            "operation" => json.Deserialize(known.OperationEvent)!,
            "idle" => json.Deserialize(known.IdleEvent)!,
            "agent_start" => json.Deserialize(known.AgentStartEvent)!,
            "agent_end" => json.Deserialize(known.AgentEndEvent)!,
            "turn_start" => json.Deserialize(known.TurnStartEvent)!,
            "turn" => json.Deserialize(known.TurnEvent)!,
            "message_start" => json.Deserialize(known.MessageStartEvent)!,
            "message_end" => json.Deserialize(known.MessageEndEvent)!,
            "text_delta" => json.Deserialize(known.TextDeltaEvent)!,
            "thinking_start" => json.Deserialize(known.ThinkingStartEvent)!,
            "thinking_delta" => json.Deserialize(known.ThinkingDeltaEvent)!,
            "thinking_end" => json.Deserialize(known.ThinkingEndEvent)!,
            "tool_start" => json.Deserialize(known.ToolStartEvent)!,
            "tool" => json.Deserialize(known.ToolEvent)!,
            "task_start" => json.Deserialize(known.TaskStartEvent)!,
            "task" => json.Deserialize(known.TaskEvent)!,
            "compaction_start" => json.Deserialize(known.CompactionStartEvent)!,
            "compaction" => json.Deserialize(known.CompactionEvent)!,
            "step" => json.Deserialize(known.StepEvent)!,
            "log" => json.Deserialize(known.LogEvent)!,
            "data" => json.Deserialize(known.DataEvent)!,
            SubmissionSettledEvent.TypeName => json.Deserialize(known.SubmissionSettledEvent)!,
            _ => json.Deserialize(known.UnknownEvent)!,
        };
    }
}
