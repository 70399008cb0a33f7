using System.Text.Json;
using Hearth.Events;
using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>Everything that a <see cref="SpendFold"/> knows as JSON, for a fold that starts later than its stream does.</summary>
internal static class SpendRecord
{
    /// <summary>Writes the record. Called while an event is encoded, it says what holds just before that event.</summary>
    public static void WriteTo(Utf8JsonWriter json, SpendFold fold)
    {
        json.WriteStartObject();
        json.WritePropertyName("stream"u8);
        WriteAccount(json, fold.Stream, null);
        if (fold.Submission is { } submission)
        {
            json.WritePropertyName("submission"u8);
            WriteAccount(json, submission, null);
        }

        json.WriteStartArray("operations"u8);
        foreach (var (session, operation) in Sorted(fold)) WriteAccount(json, operation, session, SessionOf(fold, operation.Parent));
        json.WriteEndArray();
        json.WriteStartArray("openTurns"u8);
        foreach (var (turnId, (account, reserved)) in fold.OpenTurns) WriteTurn(json, turnId, SessionOf(fold, account), reserved);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Sets a fold to what a record says.</summary>
    public static void Restore(SpendFold fold, JsonElement spent)
    {
        Read(spent.GetProperty("stream"), fold.Stream);
        fold.Restore(spent.TryGetProperty("submission", out var submission) ? Read(submission, NewAccount(submission, fold.Stream)) : null);
        foreach (var operation in spent.GetProperty("operations").EnumerateArray())
        {
            var parent = operation.TryGetProperty("parent", out var session) ? fold.Operations.GetValueOrDefault(session.GetString()!) : null;
            var account = Read(operation, NewAccount(operation, parent ?? fold.Submission ?? fold.Stream));
            fold.Restore(operation.GetProperty("session").GetString()!, account);
        }

        foreach (var turn in spent.GetProperty("openTurns").EnumerateArray())
        {
            var account = turn.TryGetProperty("session", out var session) ? fold.Operations.GetValueOrDefault(session.GetString()!) : null;
            fold.Restore(turn.GetProperty("turnId").GetString()!, account ?? fold.Stream, Spend.Read(turn));
        }
    }

    // Parents come before their children.
    private static IEnumerable<(string Session, SpendAccount Account)> Sorted(SpendFold fold) => fold.Operations
        .Select(operation => (operation.Key, operation.Value))
        .OrderBy(operation => DepthOf(operation.Value));

    private static int DepthOf(SpendAccount account) => account.Parent is { } parent ? 1 + DepthOf(parent) : 0;

    private static string? SessionOf(SpendFold fold, SpendAccount? account) => account is null
        ? null
        : fold.Operations.Where(operation => ReferenceEquals(operation.Value, account)).Select(operation => operation.Key).FirstOrDefault();

    private static void WriteAccount(Utf8JsonWriter json, SpendAccount account, string? session, string? parent = null)
    {
        json.WriteStartObject();
        if (session is not null) json.WriteString("session"u8, session);
        if (parent is not null) json.WriteString("parent"u8, parent);
        json.WriteString("identity"u8, account.Identity);
        json.WriteNumber("tokens"u8, account.Total.Tokens);
        json.WriteDecimal("cost"u8, account.Total.Cost);
        json.WriteNumber("turns"u8, account.Total.Turns);
        json.WriteNumber("toolCalls"u8, account.Total.ToolCalls);
        if (account.Reported is { } reported)
        {
            json.WritePropertyName("usage"u8);
            reported.WriteTo(json);
        }

        WriteLimits(json, account);
        if (account.IsEnded) json.WriteBoolean("isEnded"u8, true);
        json.WriteNumber("endedMs"u8, (long)account.EndedTime.TotalMilliseconds);
        if (account.RunningSince is { } since) EventFormat.WriteTimestamp(json, "runningSince"u8, since);
        json.WriteStartArray("warned"u8);
        foreach (var (kind, limit) in account.Warned)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, BudgetWords.Of(kind));
            json.WriteDecimal("limit"u8, limit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter json, SpendAccount account)
    {
        if (account.Limits.Count == 0) return;
        json.WriteStartArray("limits"u8);
        foreach (var (kind, limit) in account.Limits)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, BudgetWords.Of(kind));
            json.WriteDecimal("limit"u8, limit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTurn(Utf8JsonWriter json, string turnId, string? session, Spend reserved)
    {
        json.WriteStartObject();
        json.WriteString("turnId"u8, turnId);
        if (session is not null) json.WriteString("session"u8, session);
        json.WriteNumber("tokens"u8, reserved.Tokens);
        json.WriteDecimal("cost"u8, reserved.Cost);
        json.WriteEndObject();
    }

    private static SpendAccount NewAccount(JsonElement account, SpendAccount parent) => new(account.GetProperty("identity").GetString()!, parent);

    private static SpendAccount Read(JsonElement json, SpendAccount account)
    {
        var total = Spend.Read(json) + new Spend(0, 0, json.GetProperty("turns").GetInt64(), json.GetProperty("toolCalls").GetInt64());

        // Earlier versions did not keep the usage: what is before such a record is not known.
        account.Restore(total, json.TryGetProperty("usage", out var usage) ? Usage.Read(usage) : null);
        account.IsEnded = json.TryGetProperty("isEnded", out var isEnded) && isEnded.GetBoolean();
        account.ClearLimits();
        if (json.TryGetProperty("limits", out var limits))
        {
            foreach (var (kind, limit) in ReadLimits(limits)) account.Limit(kind, limit);
        }

        account.EndedTime = TimeSpan.FromMilliseconds(json.GetProperty("endedMs").GetInt64());
        account.RunningSince = json.TryGetProperty("runningSince", out var since) ? EventFormat.ReadTimestamp(since) : null;
        foreach (var (kind, limit) in ReadLimits(json.GetProperty("warned"))) account.Warn(kind, limit);
        return account;
    }

    private static IEnumerable<(BudgetKind Kind, decimal Limit)> ReadLimits(JsonElement limits)
    {
        foreach (var limit in limits.EnumerateArray())
        {
            if (BudgetWords.ReadKind(limit.GetProperty("kind").GetString()!) is { } kind) yield return (kind, limit.GetProperty("limit").GetDecimal());
        }
    }
}
