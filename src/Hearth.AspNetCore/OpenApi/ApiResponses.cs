using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The answers of the routes: errors once for all, successes per kind of route.</summary>
internal static class ApiResponses
{
    private const string Json = "application/json";

    public static readonly IReadOnlyList<int> Everywhere = [401, 403, 404, 405, 429, 500, 503];
    public static readonly IReadOnlyList<int> OfAdmission = [400, .. Everywhere, 409, 413, 415];
    public static readonly IReadOnlyList<int> OfCheckedRoute = [400, .. Everywhere];

    public static void AddTo(JsonObject responses)
    {
        responses["Error400"] = Error("invalid_request, invalid_json, action_input_validation or workflow_input_unexpected.");
        responses["Error401"] = Error("unauthorized: credentials are missing or invalid.", "WWW-Authenticate");
        responses["Error403"] = Error("forbidden: the credentials are not enough.");
        responses["Error404"] = Error("agent_not_found, workflow_not_found, run_not_found, stream_not_found, attachment_not_available or route_not_found.");
        responses["Error405"] = Error("method_not_allowed", "Allow");
        responses["Error409"] = Error("idempotency_conflict: the key was used with another body.");
        responses["Error413"] = Error("payload_too_large");
        responses["Error415"] = Error("unsupported_media_type");
        responses["Error429"] = Error("rate_limited", "Retry-After");
        responses["Error500"] = Error("internal_error, or with wait=result the error of the work.");
        responses["Error503"] = Error("unavailable, or draining: the process leaves and another one takes over.", "Retry-After");
    }

    public static JsonObject Admission(string receipt, string outcome) => With(OfAdmission,
        ("200", Response("With wait=result: the outcome.", ApiHeaders.OfJson(), (Json, Shape.Ref(outcome)))),
        ("202", Response("Durably accepted.", ApiHeaders.OfReceipt(), (Json, Shape.Ref(receipt)))));

    public static JsonObject Read(params JsonObject[] insteadOfEvents)
    {
        var page = Shape.ListOf(Shape.Ref("Event"));
        var json = insteadOfEvents.Length == 0 ? page : Shape.OneOf([page, .. insteadOfEvents]);
        return With(OfCheckedRoute,
            ("200", Response("Events after the offset.", ApiHeaders.OfRead(), (Json, json), ("text/event-stream", ServerSentEvents()))),
            ("204", Response("Long-poll: nothing happened, or the stream is closed.", ApiHeaders.OfEmptyLongPoll())),
            ("304", Response("The page has not changed.", ApiHeaders.OfNotModified())));
    }

    public static JsonObject Head() => With(OfCheckedRoute, ("200", Response("The position of the tail.", ApiHeaders.OfHead())));

    public static JsonObject Abort() =>
        With(OfCheckedRoute, ("200", Response("Whether work was marked.", ApiHeaders.OfJson(), (Json, Shape.Ref("AbortResult")))));

    public static JsonObject Spend() =>
        With(OfCheckedRoute, ("200", Response("What was spent.", ApiHeaders.OfJson(), (Json, Shape.Ref("SpendReport")))));

    public static JsonObject Attachment() => With(OfCheckedRoute,
        ("200", Response("The bytes, with their type.", ApiHeaders.OfAttachment(), ("application/octet-stream", new JsonObject()))),
        ("304", Response("The client has them.", ApiHeaders.OfAttachment())));

    public static JsonObject Document() =>
        With(Everywhere, ("200", Response("This document.", ApiHeaders.OfJson(), (Json, Shape.Map("OpenAPI 3.1")))));

    private static JsonObject ServerSentEvents() => Shape.Text(
        "Frames \"event: data\" with a JSON array of events, each followed by a frame \"event: control\" with a JSON object of streamNextOffset, "
        + "streamCursor?, upToDate? and streamClosed?, and an id: line with the offset.");

    private static JsonObject With(IReadOnlyList<int> errors, params (string Status, JsonObject Response)[] successes)
    {
        var responses = new JsonObject();
        foreach (var (status, response) in successes) responses[status] = response;
        foreach (var status in errors) responses[$"{status}"] = new JsonObject { ["$ref"] = $"#/components/responses/Error{status}" };
        return responses;
    }

    private static JsonObject Error(string description, params string[] headers) =>
        Response(description, ApiHeaders.OfError(headers), (Json, Shape.Ref("ErrorResponse")));

    private static JsonObject Response(string description, JsonObject headers, params (string MediaType, JsonObject Schema)[] contents)
    {
        var response = new JsonObject { ["description"] = description, ["headers"] = headers };
        if (contents.Length == 0) return response;

        response["content"] = new JsonObject(contents.Select(
            content => KeyValuePair.Create(content.MediaType, (JsonNode?)new JsonObject { ["schema"] = content.Schema })));
        return response;
    }
}
