using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Hearth.Tests.Support;

/// <summary>What holds of every stream, whatever happened to it: envelope, order and the promises of the specification.</summary>
internal static partial class EventRules
{
    private static readonly string[] OutsideSessions = ["run_start", "run_resume", "run_end", "step", "log", "data", "submission_settled"];

    private static readonly string[] OutsideOperations = [.. OutsideSessions, "idle"];

    private static readonly string[] InTurns =
    [
        "turn_start", "turn", "message_start", "message_end", "text_delta", "thinking_start", "thinking_delta", "thinking_end", "tool_start", "tool",
    ];

    // What may follow what inside one attempt. A crash may come after anything; then a new attempt starts, or the outcome is settled.
    private static readonly Dictionary<string, string[]> Followers = new()
    {
        ["operation_start"] = ["aborted", "tool_start", "tool", "user_end", "agent_start", "compaction_start", "operation"],
        ["aborted"] = ["tool", "agent_start", "agent_end"],
        ["user_end"] = ["agent_start", "assistant_start"],
        ["agent_start"] = ["log", "turn_start", "tool_start", "step", "tool", "compaction_start", "agent_end"],
        ["compaction_start"] = ["summary_start"],
        ["summary_start"] = ["summary", "agent_end", "operation"],
        ["summary"] = ["summary_start", "compaction", "log", "agent_end", "operation"],
        ["compaction"] = ["turn_start", "agent_start", "log", "agent_end", "operation"],
        ["turn_start"] = ["user_start", "assistant_start"],
        ["user_start"] = ["user_end"],
        ["assistant_start"] = ["thinking_start", "text_delta", "turn", "aborted"],
        ["thinking_start"] = ["thinking_delta", "thinking_end"],
        ["thinking_delta"] = ["thinking_delta", "thinking_end"],
        ["thinking_end"] = ["thinking_start", "text_delta", "turn", "aborted"],
        ["text_delta"] = ["text_delta", "thinking_start", "turn", "aborted"],
        ["turn"] = ["answer", "error"],
        ["answer"] = ["tool_start", "turn_start", "compaction_start", "agent_end"],
        ["error"] = ["agent_end"],
        ["tool_start"] = ["tool_start", "log", "step", "tool", "agent_end"],
        ["step"] = ["step", "log", "tool", "agent_end"],
        ["tool"] = ["tool", "log", "step", "tool_start", "turn_start", "compaction_start", "agent_start", "agent_end", "operation"],
        ["agent_end"] = ["log", "operation"],
        ["log"] = ["log", "agent_start", "turn_start", "summary_start", "compaction_start", "tool_start", "step", "tool", "agent_end", "operation"],
        ["operation"] = ["idle"],
        ["idle"] = ["submission_settled", "idle", "task"],
        ["task_start"] = ["operation_start"],
        ["task"] = [],
        ["submission_settled"] = [],
    };

    /// <summary>Checks an instance's stream; every submission in it has to be settled.</summary>
    public static void CheckInstance(IReadOnlyList<JsonElement> events)
    {
        CheckEnvelopes(events);
        Assert.All(events, item => Assert.False(item.TryGetProperty("runId", out _)));
        var finished = new HashSet<string>();
        foreach (var submission in events.GroupConsecutive(item => item.Text("submissionId")))
        {
            Assert.True(finished.Add(submission[0].Text("submissionId")), "The events of two submissions are mixed.");
            CheckSubmission(submission);
        }
    }

    /// <summary>Checks the stream of a run that has ended.</summary>
    public static void CheckRun(IReadOnlyList<JsonElement> events)
    {
        CheckEnvelopes(events);
        Assert.Equal("run_start", events[0].Type());
        Assert.Equal("run_end", events[^1].Type());
        Assert.Single(events, item => item.Type() == "run_start");
        Assert.Single(events, item => item.Type() == "run_end");
        Assert.Single(events.Select(item => item.Text("runId")).Distinct());
        Assert.True(events[^1].TryGetProperty("result", out _), "run_end has no result.");
        var keys = events.Where(item => item.Type() == "step").Select(item => item.Text("callKey")).ToList();
        Assert.Equal(keys.Distinct(), keys);
        foreach (var session in events.Where(item => item.TryGetProperty("session", out _)).GroupBy(item => item.Text("session")))
        {
            var isFailed = events[^1].GetProperty("isError").GetBoolean();
            CheckOrder([.. session]);
            CheckTools([.. session], isFailed);
        }

        CheckTasks(events, events[^1].GetProperty("isError").GetBoolean());
    }

    private static void CheckSubmission(IReadOnlyList<JsonElement> events)
    {
        Assert.Single(events, item => item.Type() == "submission_settled");
        Assert.Equal("submission_settled", events[^1].Type());
        if (events.Any(item => item.Type() == "operation_start")) Assert.Equal("idle", events[^2].Type());
        else Assert.Single(events);
        var own = events.Where(item => !item.TryGetProperty("taskId", out _)).ToList();
        Assert.InRange(own.Count(item => item.Token() == "user_end"), 0, 1);
        var starts = own.Where(item => item.Type() == "operation_start").ToList();
        Assert.All(starts, start => Assert.Equal(0, start.GetProperty("eventIndex").GetInt64()));
        CheckOrder(own);
        CheckTools(events, events[^1].Text("outcome") == "failed");
        CheckTasks(events, events[^1].Text("outcome") == "failed");
    }

    // A task's events stand between its start and its end, both of which are there once, and so do those of the tasks that it delegates.
    private static void CheckTasks(IReadOnlyList<JsonElement> events, bool isFailed)
    {
        foreach (var task in events.Where(item => item.TryGetProperty("taskId", out _)).GroupBy(item => item.Text("taskId")))
        {
            List<JsonElement> own = [.. task];
            Assert.Equal("task_start", own[0].Type());
            Assert.Single(own, item => item.Type() == "task_start");
            Assert.InRange(own.Count(item => item.Type() == "task"), isFailed ? 0 : 1, 1);
            if (own.Any(item => item.Type() == "task")) Assert.Equal("task", own[^1].Type());
            Assert.Equal($"task:{own[0].Text("parentSession")}:{task.Key}", Assert.Single(own.Select(item => item.Text("session")).Distinct()));
            Assert.Single(own.Select(item => item.Text("conversationId")).Distinct());
            Assert.Single(own.Select(item => item.Text("parentSession")).Distinct());
            Assert.InRange(own.Count(item => item.Token() == "user_end"), 0, 1);
            CheckOrder(own);
        }
    }

    private static void CheckEnvelopes(IReadOnlyList<JsonElement> events)
    {
        var commands = events.Where(item => item.Type() == "operation_start" && item.Text("operationKind") == "shell").Select(item => item.Text("operationId")).ToHashSet();
        foreach (var item in events)
        {
            Assert.Equal(3, item.GetProperty("v").GetInt32());
            Assert.Matches(Timestamp(), item.Text("timestamp"));
            Assert.True(item.GetProperty("eventIndex").GetInt64() >= 0);
            var type = item.Type();
            if (!OutsideSessions.Contains(type)) Require(item, "conversationId", "harness", "session");
            if (!OutsideOperations.Contains(type)) Require(item, "operationId");
            if (InTurns.Contains(type) && !commands.Contains(item.Text("operationId"))) Require(item, "turnId");
            if (!item.TryGetProperty("runId", out _)) Require(item, "agentName", "instanceId", "submissionId");
        }
    }

    private static void Require(JsonElement item, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields) Assert.True(item.TryGetProperty(field, out _), $"{item.Type()} has no {field}: {item.GetRawText()}");
    }

    private static void CheckOrder(IReadOnlyList<JsonElement> all)
    {
        // Data may come at any place.
        var events = all.Where(item => item.Type() != "data").ToList();
        for (var i = 1; i < events.Count; i++)
        {
            var (last, next) = (events[i - 1], events[i]);
            var isNewAttempt = next.Type() is "operation_start";
            var isNextIndexLower = next.GetProperty("eventIndex").GetInt64() <= last.GetProperty("eventIndex").GetInt64();
            var isSettledWithoutAttempt = next.Type() is "idle" or "submission_settled" && isNextIndexLower;
            if (isNewAttempt || isSettledWithoutAttempt) continue;
            Assert.True(Followers[last.Token()].Contains(next.Token()), $"{next.Token()} after {last.Token()}: {string.Join(' ', events.Select(Token))}");
            Assert.False(isNextIndexLower, "The event index does not rise.");
        }
    }

    private static void CheckTools(IReadOnlyList<JsonElement> events, bool isFailed)
    {
        foreach (var call in events.Where(item => item.Type() is "tool_start" or "tool").GroupBy(item => (item.TryGetProperty("turnId", out var turn) ? turn.GetString() : null, item.Text("toolCallId"))))
        {
            string[] expected = isFailed && call.Count() == 1 ? ["tool_start"] : ["tool_start", "tool"];
            Assert.Equal(expected, call.Select(Type));
        }
    }

    public static string Type(this JsonElement item) => item.Text("type");

    public static string Text(this JsonElement item, string name) => item.GetProperty(name).GetString()!;

    /// <summary>The type, with the role and the end of messages told apart.</summary>
    public static string Token(this JsonElement item)
    {
        var type = item.Type();
        if (type is "turn_start" or "turn" && item.Text("purpose") != "agent") return type == "turn" ? "summary" : "summary_start";
        if (type is not ("message_start" or "message_end")) return type;
        var message = item.GetProperty("message");
        if (message.Text("role") == "user") return type == "message_start" ? "user_start" : "user_end";
        if (type == "message_start") return "assistant_start";
        return message.Text("stopReason") is var reason and ("aborted" or "error") ? reason : "answer";
    }

    /// <summary>The order of a stream, for comparisons: tokens without deltas.</summary>
    public static IEnumerable<string> Tokens(this IEnumerable<JsonElement> events) =>
        events.Select(Token).Where(token => token is not ("text_delta" or "thinking_delta"));

    private static List<List<JsonElement>> GroupConsecutive(this IReadOnlyList<JsonElement> events, Func<JsonElement, string> key)
    {
        var groups = new List<List<JsonElement>>();
        foreach (var item in events)
        {
            if (groups.Count == 0 || key(groups[^1][0]) != key(item)) groups.Add([]);
            groups[^1].Add(item);
        }

        return groups;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z\z")]
    private static partial Regex Timestamp();
}
