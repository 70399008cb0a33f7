using System.Text.Json.Nodes;
using Hearth.Submissions;
using static Hearth.AspNetCore.OpenApi.Field;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The schemas of inputs, receipts, results and records.</summary>
internal static class RecordSchemas
{
    private const int MaxImageCharacters = 14_680_064;

    public static void AddTo(JsonObject schemas)
    {
        schemas["Prompt"] = Prompt();
        schemas["PromptReceipt"] = Shape.Object([.. Receipt(), .. Submission()]);
        schemas["PromptResult"] = PromptResult();
        schemas["PromptOutcome"] = Shape.Object(
            [Always("result", Shape.OneOf(Shape.Ref("PromptResult"), Shape.Nothing())), .. Receipt(), .. Submission()]);
        schemas["RunReceipt"] = Shape.Object([.. Receipt(), .. Run()]);
        schemas["RunOutcome"] = Shape.Object(
            [Always("result", Shape.Anything("What the workflow returned; null when there is nothing.")), .. Receipt(), .. Run()]);
        schemas["RunRecord"] = RunRecord();
        schemas["AbortResult"] = Shape.Object(Always("aborted", Shape.Flag("Whether there was something to abort; the mark is durable.")));
    }

    private static Field[] Receipt() =>
    [
        Always("streamUrl", Shape.Address("Where the events are read.")),
        Always("offset", Shape.Offset("Reading from here yields every event of the work.")),
        Maybe("deduplicated", Shape.Describe(
            new JsonObject { ["type"] = "boolean", ["const"] = true }, "The idempotency key was known: nothing new was admitted.")),
    ];

    private static Field[] Submission() => [Always("submissionId", Shape.Uuid("The submission."))];

    private static Field[] Run() => [Always("runId", Shape.Text("The run."))];

    private static JsonObject Prompt()
    {
        var data = Shape.Text("Standard base64.");
        data["maxLength"] = MaxImageCharacters;
        var name = Shape.Text("What the user calls it.");
        (name["minLength"], name["maxLength"]) = (1, AttachedFile.MaxNameLength);
        return Shape.Object(
            Always("message", Shape.Text("What the user says; may be empty.")),
            Maybe("images", Shape.ListOf(Shape.Object(
                Always("type", new JsonObject { ["type"] = "string", ["const"] = "image" }),
                Always("data", data),
                Always("mimeType", Shape.Text())))),
            Maybe("attachments", Shape.ListOf(Shape.Object(
                Always("type", new JsonObject { ["type"] = "string", ["const"] = "file" }),
                Always("data", data.DeepClone().AsObject()),
                Always("mimeType", Shape.Text("text/* in UTF-8, at most 1 MiB, or application/pdf.")),
                Maybe("name", name)))));
    }

    private static JsonObject PromptResult() => Shape.Object(
        Always("text", Shape.Text("The text of the last assistant message.")),
        Always("usage", Shape.Ref("Usage")),
        Always("model", Shape.Object(Always("provider", Shape.Text()), Always("id", Shape.Text()))));

    private static JsonObject RunRecord() => Shape.Object(
        Always("runId", Shape.Text()),
        Always("workflowName", Shape.Text()),
        Always("status", Shape.Choice("active", "completed", "errored")),
        Always("startedAt", Shape.Moment()),
        Maybe("input", Shape.Anything("The input; absent without input.")),
        Maybe("payload", Shape.Anything("The same value as input.")),
        Maybe("endedAt", Shape.Moment()),
        Maybe("isError", Shape.Flag()),
        Maybe("durationMs", Shape.Whole()),
        Maybe("result", Shape.Anything("Of a completed run: what it returned, or null.")),
        Maybe("error", Shape.Ref("ExecutionError")));
}
