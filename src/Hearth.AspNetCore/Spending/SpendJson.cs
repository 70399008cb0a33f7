using System.Text.Json;
using Hearth.Budgets;
using Hearth.Events;

namespace Hearth.AspNetCore.Spending;

/// <summary>What was spent as clients see it.</summary>
internal static class SpendJson
{
    public static byte[] Encode(SpendReport report) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("total"u8);
        WriteMembers(json, report.Total);
        json.WriteEndObject();
        if (report.Submission is { } submission)
        {
            json.WriteStartObject("submission"u8);
            json.WriteString("submissionId"u8, report.SubmissionId!.Value.Value);
            WriteMembers(json, submission);
            json.WriteEndObject();
        }

        json.WriteStartArray("budgets"u8);
        foreach (var budget in report.Budgets) Write(json, budget);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteMembers(Utf8JsonWriter json, SpendTotal total)
    {
        if (total.Usage is { } usage)
        {
            json.WritePropertyName("usage"u8);
            usage.WriteTo(json);
        }

        json.WriteNumber("tokens"u8, total.Tokens);
        json.WriteDecimal("cost"u8, total.Cost);
        json.WriteNumber("turns"u8, total.Turns);
        json.WriteNumber("toolCalls"u8, total.ToolCalls);
        json.WriteStartObject("reserved"u8);
        json.WriteNumber("tokens"u8, total.ReservedTokens);
        json.WriteDecimal("cost"u8, total.ReservedCost);
        json.WriteEndObject();
        json.WriteNumber("wallTimeMs"u8, (long)total.WallTime.TotalMilliseconds);
    }

    private static void Write(Utf8JsonWriter json, BudgetState budget)
    {
        json.WriteStartObject();
        json.WriteString("scope"u8, BudgetWords.Of(budget.Scope));
        json.WriteString("kind"u8, BudgetWords.Of(budget.Kind));
        json.WriteDecimal("limit"u8, budget.Limit);
        json.WriteDecimal("used"u8, budget.Used);
        json.WriteDecimal("reserved"u8, budget.Reserved);
        if (budget.Session is { } session) json.WriteString("session"u8, session);
        json.WriteEndObject();
    }
}
