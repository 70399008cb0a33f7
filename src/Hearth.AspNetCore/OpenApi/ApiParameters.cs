using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The parameters in paths, queries and headers.</summary>
internal static class ApiParameters
{
    public static readonly IReadOnlyList<string> OfAgent = ["agentName", "instanceId"];
    public static readonly IReadOnlyList<string> OfAdmission = ["wait", "Idempotency-Key", .. OfTrace];
    public static readonly IReadOnlyList<string> OfRead = ["offset", "tail", "live", "cursor", "If-None-Match", "Last-Event-ID", .. OfTrace];

    private static IReadOnlyList<string> OfTrace => ["traceparent", "tracestate"];

    public static void AddTo(JsonObject parameters, IReadOnlyList<string> agents, IReadOnlyList<string> workflows)
    {
        parameters["agentName"] = InPath("name", "The agent.", Among(agents));
        parameters["instanceId"] = InPath(
            "id",
            "The instance, chosen by the client: at most 1,024 bytes of UTF-8, percent-encoded, without control characters.",
            Shape.Text());
        parameters["attachmentId"] = InPath("attachmentId", "The attachment, from a block of a message.", Shape.Text());
        parameters["workflowName"] = InPath("name", "The workflow.", Among(workflows));
        parameters["runId"] = InPath("runId", "The run, from its receipt.", Shape.Text());

        parameters["wait"] = InQuery("wait", "Answers with the outcome instead of the receipt.", Shape.Choice("result"));
        parameters["offset"] = InQuery(
            "offset",
            "Reads what lies after this offset: one from an answer, -1 for the start, now for the tail. Required with live.",
            OffsetShape());
        parameters["tail"] = InQuery(
            "tail", "With the start as offset: only so many last events.", new JsonObject { ["type"] = "integer", ["minimum"] = 1 });
        parameters["live"] = InQuery(
            "live", "Waits for events: for the next ones, or for ever as server-sent events.", Shape.Choice("long-poll", "sse"));
        parameters["cursor"] = InQuery("cursor", "The Stream-Cursor of the previous live read.", Shape.Text());
        parameters["meta"] = InQuery("meta", "Present with any value: the run's record instead of its events.", Shape.Text());
        parameters["meta"]!["allowEmptyValue"] = true;

        parameters["Idempotency-Key"] = InHeader(
            "Idempotency-Key", "Makes a repeated request harmless: the first receipt is sent again. Visible ASCII characters.", KeyShape());
        parameters["If-None-Match"] = InHeader("If-None-Match", "The ETag of a page or an attachment; for reads without live.", Shape.Text());
        parameters["Last-Event-ID"] = InHeader("Last-Event-ID", "Replaces offset when server-sent events are resumed.", Shape.Text());
        parameters["traceparent"] = InHeader("traceparent", "W3C trace context.", Shape.Text());
        parameters["tracestate"] = InHeader("tracestate", "W3C trace context.", Shape.Text());
    }

    public static JsonArray Refs(IEnumerable<string> names) =>
        new([.. names.Select(name => new JsonObject { ["$ref"] = $"#/components/parameters/{name}" })]);

    // An empty enum would be invalid: it would allow nothing.
    private static JsonObject Among(IReadOnlyList<string> names) => names.Count == 0 ? Shape.Text() : Shape.Choice([.. names]);

    private static JsonObject OffsetShape() => new() { ["type"] = "string", ["pattern"] = "^(-1|now|[0-9]{16}_[0-9]{16})$" };

    private static JsonObject KeyShape() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 256, ["pattern"] = "^[\\x21-\\x7E]+$" };

    private static JsonObject InPath(string name, string description, JsonObject schema) =>
        Parameter("path", name, description, schema, isRequired: true);

    private static JsonObject InQuery(string name, string description, JsonObject schema) => Parameter("query", name, description, schema);

    private static JsonObject InHeader(string name, string description, JsonObject schema) => Parameter("header", name, description, schema);

    private static JsonObject Parameter(string place, string name, string description, JsonObject schema, bool isRequired = false) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["description"] = description,
        ["required"] = isRequired,
        ["schema"] = schema,
    };
}
