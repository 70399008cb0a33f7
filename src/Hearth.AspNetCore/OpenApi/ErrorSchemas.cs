using System.Text.Json.Nodes;
using static Hearth.AspNetCore.OpenApi.Field;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The error envelope, the errors in events and records, and their types.</summary>
internal static class ErrorSchemas
{
    public static readonly IReadOnlyList<string> RequestTypes =
    [
        "invalid_request", "invalid_json", "action_input_validation", "workflow_input_unexpected", "unauthorized", "forbidden",
        "agent_not_found", "workflow_not_found", "run_not_found", "stream_not_found", "route_not_found", "method_not_allowed",
        "idempotency_conflict", "payload_too_large", "unsupported_media_type", "internal_error", "rate_limited", "unavailable", "draining",
    ];

    public static readonly IReadOnlyList<string> ExecutionTypes =
    [
        "operation_failed", "submission_aborted", "submission_timeout", "run_aborted", "run_interrupted", "workflow_nondeterministic",
        "submission_retry_exhausted", "result_unavailable", "tool_input_validation", "tool_output_validation", "action_input_validation",
        "action_output_validation", "sandbox_operation_unsupported", "model_not_configured", "session_busy", "session_not_found",
        "session_already_exists", "session_deleted", "session_unsettled", "skill_not_registered", "skill_definition_validation",
        "budget_exceeded", "subagent_not_declared", "delegation_depth_exceeded", "delegation_limit_exceeded", "tool_name_conflict",
        "attachment_not_available", "data_part_validation",
    ];

    public static void AddTo(JsonObject schemas)
    {
        schemas["ErrorResponse"] = Envelope();
        schemas["ErrorType"] = Types(
            "What went wrong. Types are added over time and never change their meaning.", [.. RequestTypes.Union(ExecutionTypes)]);
        schemas["ErrorMeta"] = Meta();
        schemas["Issue"] = Issue();
        schemas["ExecutionError"] = Execution();
    }

    private static JsonObject Envelope() => Shape.Object(Always("error", Shape.Object(
        Always("type", Shape.Ref("ErrorType")),
        Always("message", Shape.Text("One sentence for people; may change.")),
        Always("details", Shape.Text("What to do about it; may be empty and may change.")),
        Maybe("dev", Shape.Anything("More for the developer; in the Development environment only.")),
        Maybe("meta", Shape.Ref("ErrorMeta")))));

    private static JsonObject Meta() => Shape.Describe(
        Shape.Object(
            Maybe("action", Shape.Text("action_input_validation: the workflow.")),
            Maybe("issues", Shape.ListOf(Shape.Ref("Issue"))),
            Maybe("maxBytes", Shape.Whole("payload_too_large: the largest body.")),
            Maybe("submissionId", Shape.Uuid("After admission, and idempotency_conflict: the submission.")),
            Maybe("runId", Shape.Text("After admission, and idempotency_conflict: the run.")),
            Maybe("streamUrl", Shape.Address("After admission: where to read on.")),
            Maybe("offset", Shape.Offset("After admission: from where to read.")),
            Maybe("attemptCount", Shape.Whole()),
            Maybe("maxAttempts", Shape.Whole()),
            Maybe("reason", Shape.Text()),
            Maybe("tool", Shape.Text()),
            Maybe("scope", Shape.Text("budget_exceeded: whose budget.")),
            Maybe("kind", Shape.Text("budget_exceeded: what it limits.")),
            Maybe("limit", Shape.Number()),
            Maybe("used", Shape.Number()),
            Maybe("operation", Shape.Text()),
            Maybe("provider", Shape.Text()),
            Maybe("options", Shape.Anything("sandbox_operation_unsupported: the options asked for."))),
        "The properties of the error, depending on its type.");

    private static JsonObject Issue() => Shape.Object(
        Always("message", Shape.Text()),
        Maybe("path", Shape.ListOf(Shape.OneOf(Shape.Text(), Shape.Whole()))));

    private static JsonObject Execution() => Shape.Describe(
        Shape.Object(
            Always("name", Shape.Text("HearthError, or the type name of another exception.")),
            Always("message", Shape.Text()),
            Maybe("type", Shape.Ref("ErrorType")),
            Maybe("details", Shape.Text()),
            Maybe("meta", Shape.Ref("ErrorMeta"))),
        "An error in an event or a record.");

    private static JsonObject Types(string description, IReadOnlyList<string> types)
    {
        var shape = Shape.Text(description);
        shape["examples"] = Shape.Array(types);
        return shape;
    }
}
