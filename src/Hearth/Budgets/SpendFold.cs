using System.Text.Json;
using Hearth.Events;
using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>What a stream has used up: in all, for the submission that is under way, and for the last operation of each session.</summary>
/// <remarks>
/// A turn counts with what was reserved for it from its start; its end puts what was used in the place of that. So a turn that a crash
/// has cut off, whose tokens nobody knows, stays counted with its reservation. Not thread-safe.
/// </remarks>
internal sealed class SpendFold
{
    /// <summary>The kinds that change the fold.</summary>
    public static readonly EventKinds Kinds = EventKinds.Of(
        EventKind.RunStart,
        EventKind.RunResume,
        EventKind.RunEnd,
        EventKind.OperationStart,
        EventKind.Operation,
        EventKind.TurnStart,
        EventKind.Turn,
        EventKind.MessageEnd,
        EventKind.ToolStart,
        EventKind.Compaction,
        EventKind.Data);

    private readonly Dictionary<string, SpendAccount> _operations = [];
    private readonly Dictionary<string, (SpendAccount Account, Spend Reserved)> _openTurns = [];

    /// <summary>The whole stream: an instance or a run.</summary>
    public SpendAccount Stream { get; } = new("", null);

    /// <summary>The submission whose operation was started last; null in runs.</summary>
    public SpendAccount? Submission { get; private set; }

    /// <summary>The last operation of each session.</summary>
    public IReadOnlyDictionary<string, SpendAccount> Operations => _operations;

    /// <summary>Turns without an end, with what is reserved for them.</summary>
    public IReadOnlyDictionary<string, (SpendAccount Account, Spend Reserved)> OpenTurns => _openTurns;

    /// <summary>An operation of a session; null before it has started.</summary>
    public SpendAccount? Find(string session, string identity) =>
        _operations.GetValueOrDefault(session) is { } account && account.Identity == identity ? account : null;

    public void Apply(EventKind kind, JsonElement content)
    {
        switch (kind)
        {
            case EventKind.RunStart or EventKind.RunResume:
                Stream.RunningSince ??= EventFormat.ReadTimestamp(content.GetProperty("startedAt"));
                break;
            case EventKind.RunEnd when Stream.RunningSince is { } since:
                Stream.End(EventFormat.ReadTimestamp(content.GetProperty("timestamp")) - since);
                break;
            case EventKind.OperationStart:
                Started(content);
                break;
            case EventKind.TurnStart:
                TurnStarted(content);
                break;
            case EventKind.Turn:
                TurnEnded(content);
                break;
            case EventKind.MessageEnd:
                MessageEnded(content);
                break;
            case EventKind.ToolStart:
                AccountOf(content).Add(Spend.ToolCall);
                break;
            case EventKind.Operation:
                Ended(content);
                break;
            case EventKind.Compaction when content.TryGetProperty("spent", out var spent):
                Restore(spent);
                break;
            case EventKind.Data when content.GetProperty("name").GetString() == BudgetEvents.Name:
                Warned(content);
                break;
        }
    }

    /// <summary>Puts what a record of the whole fold says in the place of everything that was folded so far.</summary>
    public void Restore(JsonElement spent)
    {
        _operations.Clear();
        _openTurns.Clear();
        SpendRecord.Restore(this, spent);
    }

    internal void Restore(SpendAccount? submission) => Submission = submission;

    internal void Restore(string session, SpendAccount operation) => _operations[session] = operation;

    internal void Restore(string turnId, SpendAccount operation, Spend reserved) => _openTurns[turnId] = (operation, reserved);

    private SpendAccount AccountOf(JsonElement content) =>
        content.TryGetProperty("session", out var session) ? _operations.GetValueOrDefault(session.GetString()!, Stream) : Stream;

    private void Started(JsonElement content)
    {
        var session = content.GetProperty("session").GetString()!;
        var submissionId = Text(content, "submissionId");
        var identity = Text(content, "callKey") ?? Text(content, "taskId") ?? submissionId ?? session;

        // A child's operation is a part of the one that delegated it.
        var parent = Text(content, "parentSession");
        if (Find(session, identity) is null) Open(session, identity, submissionId, parent is null ? null : _operations.GetValueOrDefault(parent), content);
        StateLimits(_operations[session], content, isDelegated: parent is not null);
    }

    private void Open(string session, string identity, string? submissionId, SpendAccount? delegator, JsonElement content)
    {
        if (_operations.GetValueOrDefault(session) is { } previous) CloseTurnsOf(previous);
        var now = EventFormat.ReadTimestamp(content.GetProperty("timestamp"));
        if (delegator is null && submissionId is not null && Submission?.Identity != submissionId)
        {
            Submission = new SpendAccount(submissionId, Stream) { RunningSince = now };
            Stream.RunningSince = now;
        }

        _operations[session] = new SpendAccount(identity, delegator ?? Submission ?? Stream) { RunningSince = now };
    }

    // The limits of whoever was delegated to hold as well, but what is shown is the budget of the agent itself. A run has several agents.
    private void StateLimits(SpendAccount operation, JsonElement content, bool isDelegated)
    {
        operation.ClearLimits();
        if (!isDelegated && Submission is not null)
        {
            Submission.ClearLimits();
            Stream.ClearLimits();
        }

        if (!content.TryGetProperty("budgets", out var budgets)) return;
        foreach (var budget in budgets.EnumerateArray())
        {
            var account = budget.GetProperty("scope").GetString() switch
            {
                "operation" => operation,
                _ when isDelegated => null,
                "submission" => Submission,
                _ => Stream,
            };
            if (BudgetWords.ReadKind(budget.GetProperty("kind").GetString()!) is { } kind) account?.Limit(kind, budget.GetProperty("limit").GetDecimal());
        }
    }

    private void TurnStarted(JsonElement content)
    {
        var account = AccountOf(content);
        if (account != Stream) CloseTurnsOf(account);
        var reserved = content.TryGetProperty("reserved", out var value) ? Spend.Read(value) : default;
        account.Add(reserved + new Spend(0, 0, 1, 0));
        _openTurns[content.GetProperty("turnId").GetString()!] = (account, reserved);
    }

    private void TurnEnded(JsonElement content)
    {
        var usage = content.TryGetProperty("usage", out var reported) ? Usage.Read(reported) : null;
        var charged = content.TryGetProperty("charged", out var value) ? Spend.Read(value) : usage is null ? default : Spend.Of(usage);
        if (usage is not null) TurnAccountOf(content).Report(usage);
        Settle(content, charged);
    }

    // Only a message that was cut comes without a turn's end before it; without a charge, what was reserved for it stays.
    private void MessageEnded(JsonElement content)
    {
        var message = content.GetProperty("message");
        if (message.GetProperty("role").ValueEquals("user"u8)) return;
        if (IsOpen(content) && message.TryGetProperty("usage", out var usage)) TurnAccountOf(content).Report(Usage.Read(usage));
        if (content.TryGetProperty("charged", out var charged)) Settle(content, Spend.Read(charged));
        else if (Text(content, "turnId") is { } turnId) _openTurns.Remove(turnId);
    }

    private bool IsOpen(JsonElement content) => Text(content, "turnId") is { } turnId && _openTurns.ContainsKey(turnId);

    private SpendAccount TurnAccountOf(JsonElement content) =>
        Text(content, "turnId") is { } turnId && _openTurns.TryGetValue(turnId, out var open) ? open.Account : AccountOf(content);

    // One turn of an operation follows another: what is still open then was cut by a crash, and stays counted as it was reserved.
    private void CloseTurnsOf(SpendAccount account)
    {
        if (_openTurns.Count == 0) return;
        foreach (var (turnId, _) in _openTurns.Where(open => ReferenceEquals(open.Value.Account, account)).ToList()) _openTurns.Remove(turnId);
    }

    private void Settle(JsonElement content, Spend charged)
    {
        if (Text(content, "turnId") is { } turnId && _openTurns.Remove(turnId, out var open)) open.Account.Add(charged - open.Reserved);
        else if (content.GetProperty("type").ValueEquals("turn"u8)) AccountOf(content).Add(charged);
    }

    private void Ended(JsonElement content)
    {
        if (Text(content, "session") is { } session && _operations.GetValueOrDefault(session) is { } operation)
        {
            CloseTurnsOf(operation);
            operation.IsEnded = true;
        }

        if (content.TryGetProperty("parentSession", out _))
        {
            // Nobody asks for it any more: what it has used is counted where it was delegated.
            _operations.Remove(content.GetProperty("session").GetString()!);
            return;
        }

        if (Text(content, "submissionId") is not { } submissionId) return;
        var duration = TimeSpan.FromMilliseconds(content.GetProperty("durationMs").GetInt64());
        Stream.End(duration);
        if (Submission?.Identity == submissionId) Submission.End(duration);
    }

    private void Warned(JsonElement content)
    {
        var data = content.GetProperty("data");
        if (BudgetWords.ReadKind(data.GetProperty("kind").GetString()!) is not { } kind) return;
        var account = data.GetProperty("scope").GetString() switch
        {
            "operation" => AccountOf(content),
            "submission" => Submission,
            _ => Stream,
        };
        account?.Warn(kind, data.GetProperty("limit").GetDecimal());
    }

    private static string? Text(JsonElement content, string name) => content.TryGetProperty(name, out var value) ? value.GetString() : null;
}
