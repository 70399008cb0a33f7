using System.Text.Json.Nodes;
using static Hearth.AspNetCore.OpenApi.Field;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The schemas of what was spent and of budgets.</summary>
internal static class SpendSchemas
{
    public static void AddTo(JsonObject schemas)
    {
        schemas["SpendReport"] = Shape.Object(
            Always("total", Shape.Object(Totals())),
            Maybe("submission", Shape.Describe(
                Shape.Object([Always("submissionId", Shape.Uuid("The submission whose work was started last.")), .. Totals()]), "Absent in runs.")),
            Always("budgets", Shape.ListOf(Shape.Ref("BudgetState"))));
        schemas["BudgetState"] = BudgetState();
        schemas["SpendRecord"] = Record();
        schemas["BudgetLimit"] = Shape.Object(Scope(), Kind(), Always("limit", Amount("The limit.")));
        schemas["Spend"] = Shape.Describe(
            Shape.Object(Always("tokens", Shape.Whole()), Always("cost", Amount("US dollars."))), "Tokens and money, as budgets count them.");
    }

    // What a compaction says to whoever reads the log from there on.
    private static JsonObject Record() => Shape.Describe(
        Shape.Object(
            Always("stream", Shape.Object(Account())),
            Maybe("submission", Shape.Object(Account())),
            Always("operations", Shape.ListOf(Shape.Object(
                [Always("session", Shape.Text()), Maybe("parent", Shape.Text("The session that delegated it.")), .. Account()]))),
            Always("openTurns", Shape.ListOf(Shape.Object(
                Always("turnId", Shape.Text()), Maybe("session", Shape.Text()), Always("tokens", Shape.Whole()), Always("cost", Amount("US dollars.")))))),
        "What the stream had spent before this event. For the server; read it with the spend routes instead.");

    private static Field[] Account() =>
    [
        Always("identity", Shape.Text()),
        Always("tokens", Shape.Whole()),
        Always("cost", Amount("US dollars.")),
        Always("turns", Shape.Whole()),
        Always("toolCalls", Shape.Whole()),
        Maybe("usage", Shape.Ref("Usage")),
        Maybe("limits", Limits()),
        Maybe("isEnded", Shape.Flag()),
        Always("endedMs", Shape.Whole()),
        Maybe("runningSince", Shape.Moment()),
        Always("warned", Limits()),
    ];

    private static JsonObject Limits() => Shape.ListOf(Shape.Object(Kind(), Always("limit", Amount("The limit."))));

    private static JsonObject BudgetState() => Shape.Describe(
        Shape.Object(
            Scope(),
            Kind(),
            Always("limit", Amount("The limit, as stated when the agent's last operation started.")),
            Always("used", Amount("What counts against it, reservations included.")),
            Always("reserved", Amount("What of used is set aside for calls under way.")),
            Maybe("session", Shape.Text("The session, for the scope operation."))),
        "How far one limit is used up: tokens, US dollars, calls, or seconds.");

    private static Field Scope() => Always("scope", Shape.Choice("operation", "submission", "run", "instance"));

    private static Field Kind() => Always("kind", Shape.Choice("tokens", "cost", "turns", "toolCalls", "wallTime"));

    private static Field[] Totals() =>
    [
        Maybe("usage", Shape.Ref("Usage")),
        Always("tokens", Shape.Whole("As budgets count them: those reported, and what calls count with whose usage nobody knows.")),
        Always("cost", Amount("US dollars, as budgets count them.")),
        Always("turns", Shape.Whole("Model calls, failed and repeated ones included.")),
        Always("toolCalls", Shape.Whole("Started tool calls.")),
        Always("reserved", Shape.Ref("Spend")),
        Always("wallTimeMs", Shape.Whole("Since the first start; of an instance, the time that was worked on its prompts.")),
    ];

    private static JsonObject Amount(string description) => Shape.Describe(Shape.Number(), description);
}
