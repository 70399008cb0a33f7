using System.Text.Json.Nodes;
using static Hearth.AspNetCore.OpenApi.Field;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The schemas of events and of what they are made of.</summary>
internal static class EventSchemas
{
    public static void AddTo(JsonObject schemas)
    {
        var events = EventCatalog.Create();
        schemas["EventEnvelope"] = Envelope();
        schemas["Event"] = AnyOf(events);
        foreach (var shape in events) schemas[shape.SchemaName] = shape.ToSchema();

        schemas["OperationKind"] = Shape.Choice("prompt", "skill", "task", "shell", "compact");
        schemas["TurnPurpose"] = Shape.Choice("agent", "compaction", "compaction_prefix");
        schemas["StopReason"] = Shape.Choice("stop", "length", "toolUse", "error", "aborted");
        schemas["TurnRequest"] = TurnRequest();
        schemas["TurnResponse"] = TurnResponse();
    }

    private static JsonObject AnyOf(IReadOnlyList<EventShape> events)
    {
        var any = Shape.OneOf([.. events.Select(shape => Shape.Ref(shape.SchemaName))]);
        any["discriminator"] = new JsonObject
        {
            ["propertyName"] = "type",
            ["mapping"] = new JsonObject(events.Select(
                shape => KeyValuePair.Create(shape.Type, (JsonNode?)$"#/components/schemas/{shape.SchemaName}"))),
        };
        return Shape.Describe(any, "One event of a stream. Ignore types and fields that you do not know.");
    }

    private static JsonObject Envelope() => Shape.Describe(
        Shape.Object(
            Always("type", Shape.Text("The type of the event.")),
            Always("v", new JsonObject { ["type"] = "integer", ["const"] = 3 }),
            Always("timestamp", Shape.Moment("When the event was made.")),
            Always("eventIndex", Shape.Whole("Increases within one attempt, with gaps; starts again at 0 with the next attempt. Not an offset.")),
            Maybe("runId", Shape.Text("The run, on run streams.")),
            Maybe("instanceId", Shape.Text("The instance's id, on instance streams.")),
            Maybe("agentName", Shape.Text("The agent, on instance streams.")),
            Maybe("submissionId", Shape.Uuid("The submission that the event belongs to, on instance streams.")),
            Maybe("dispatchId", Shape.Uuid("The dispatch that caused the work.")),
            Maybe("conversationId", Shape.Text("Stable per conversation history.")),
            Maybe("harness", Shape.Text()),
            Maybe("session", Shape.Text("Normally default; a child session is task:<parent>:<taskId>.")),
            Maybe("operationId", Shape.Text("The active operation.")),
            Maybe("turnId", Shape.Text("The active turn.")),
            Maybe("taskId", Shape.Uuid("The delegated task that the event stands in.")),
            Maybe("parentSession", Shape.Text("The session that delegated the task."))),
        "What every event has.");

    private static JsonObject TurnRequest() => Shape.Object(
        Always("providerId", Shape.Text()),
        Always("providerName", Shape.Text()),
        Always("requestedModel", Shape.Text()),
        Always("api", Shape.Text()),
        Maybe("serverAddress", Shape.Text()),
        Maybe("serverPort", Shape.Whole()),
        Maybe("reasoningLevel", Shape.Text()),
        Maybe("maxTokens", Shape.Whole()),
        Maybe("temperature", Shape.Number()),
        Maybe("contextCompacted", Shape.Flag()));

    private static JsonObject TurnResponse() => Shape.Object(
        Maybe("responseId", Shape.Text()),
        Maybe("responseModel", Shape.Text()),
        Maybe("usage", Shape.Ref("Usage")),
        Maybe("finishReason", Shape.Ref("StopReason")),
        Maybe("error", Shape.Object(
            Always("type", Shape.Text()), Maybe("name", Shape.Text()), Maybe("code", Shape.Text()), Maybe("message", Shape.Text()))));
}
