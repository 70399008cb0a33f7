using System.Globalization;
using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Messages;

namespace Hearth.Cli.Logs;

/// <summary>Says what matters of each event.</summary>
internal static class EventLines
{
    /// <summary>The line of an event; null for those that only mark where something begins or ends, and for pieces of text.</summary>
    public static EventLine? Of(HearthEvent item) => item switch
    {
        RunStartEvent start => new EventLine("run_start", $"{start.WorkflowName} {Json(start.Input)}", Tint.Bold),
        RunResumeEvent resume => new EventLine("run_resume", $"{resume.WorkflowName} goes on after its process has ended", Tint.Yellow),
        RunEndEvent end => OfEnd(end),
        OperationEvent operation => OfOperation(operation),
        TurnEvent turn => OfTurn(turn),
        MessageEndEvent { Message: UserMessage user } => new EventLine("user", Text(user), Tint.Cyan) { IsWhole = true },
        MessageEndEvent { Message: AssistantMessage assistant } when Text(assistant).Length > 0 =>
            new EventLine("assistant", Text(assistant), Tint.Green) { IsWhole = true },
        ThinkingEndEvent thinking => new EventLine("thinking", thinking.Content, Tint.Faint) { IsWhole = true, TextTint = Tint.Faint },
        ToolStartEvent tool => new EventLine("tool_start", $"{tool.ToolName} {Json(tool.Arguments)}", Tint.Yellow),
        ToolEvent tool => new EventLine("tool", $"{tool.ToolName} {Arrow(tool.IsError)} {tool.Result?.Text}", Failed(tool.IsError, Tint.Yellow)) { Duration = tool.Duration },
        TaskStartEvent task => new EventLine("task_start", $"{task.Agent ?? "itself"}: {task.Prompt}", Tint.Magenta),
        TaskEvent task => new EventLine("task", $"{task.Agent ?? "itself"} {Arrow(task.IsError)} {task.Result}", Failed(task.IsError, Tint.Magenta)) { Duration = task.Duration },
        CompactionStartEvent compaction => new EventLine("compaction", $"begins: {compaction.Reason}, {Number(compaction.EstimatedTokens)} tokens", Tint.Faint),
        CompactionEvent compaction => OfCompaction(compaction),
        StepEvent step => new EventLine("step", StepText(step), Failed(step.IsError, Tint.Blue)) { Duration = step.Duration, IsWhole = step.IsError },
        LogEvent log => OfLog(log),
        DataEvent { Budget: { } budget } => new EventLine(
            "budget", $"{budget.Scope} {budget.Kind}: {budget.Used} of {budget.Limit} ({budget.Fraction.ToString("P0", CultureInfo.InvariantCulture)})", Tint.Yellow),
        DataEvent data => new EventLine("data", $"{data.Name}{(data.Id is null ? "" : $"/{data.Id}")} {Json(data.Data)}"),
        SubmissionSettledEvent { Error: { } error } => new EventLine("settled", $"failed: {Failure(error)}", Tint.Red) { IsWhole = true },
        SubmissionSettledEvent => new EventLine("settled", "completed", Tint.Green),
        UnknownEvent unknown => new EventLine(unknown.Type, unknown.Json.GetRawText(), Tint.Faint) { TextTint = Tint.Faint },
        _ => null,
    };

    /// <summary>The text blocks of a message, as its deltas were.</summary>
    public static string Text(Message message) => string.Concat(message.Content.OfType<TextBlock>().Select(block => block.Text));

    /// <summary>An error in one line: its type, what happened and what to do.</summary>
    public static string Failure(ErrorInfo error) => string.Join(
        " ", new[] { error.Type is null ? error.Name : $"{error.Type}:", error.Message, error.Details }.Where(part => !string.IsNullOrEmpty(part)));

    private static EventLine OfEnd(RunEndEvent end) => end.Error is { } error || end.IsError
        ? new EventLine("run_end", $"failed: {Failure(end.Error ?? new ErrorInfo())}", Tint.Red) { Duration = end.Duration, IsWhole = true }
        : new EventLine("run_end", end.Result is { } result ? Json(result) : "completed", Tint.Green) { Duration = end.Duration, IsWhole = true };

    private static EventLine OfOperation(OperationEvent operation) => operation.Error is { } error
        ? new EventLine("operation", $"{operation.OperationKind} failed: {Failure(error)}", Tint.Red) { Duration = operation.Duration, IsWhole = true }
        : new EventLine("operation", $"{operation.OperationKind}{Tokens(operation.Usage)}", Tint.Faint) { Duration = operation.Duration, TextTint = Tint.Faint };

    private static EventLine OfTurn(TurnEvent turn) => turn.IsError
        ? new EventLine("turn", $"{turn.Provider}/{turn.Model} failed: {turn.Error}", Tint.Red) { Duration = turn.Duration, IsWhole = true }
        : new EventLine("turn", $"{turn.Provider}/{turn.Model}{Tokens(turn.Usage)}", Tint.Faint) { Duration = turn.Duration, TextTint = Tint.Faint };

    private static EventLine OfCompaction(CompactionEvent compaction) => compaction.Error is { } error
        ? new EventLine("compaction", $"failed: {Failure(error)}", Tint.Red) { Duration = compaction.Duration, IsWhole = true }
        : new EventLine("compaction", $"{compaction.MessagesBefore} messages → {compaction.MessagesAfter}", Tint.Faint) { Duration = compaction.Duration };

    private static EventLine OfLog(LogEvent log)
    {
        var tint = log.Level switch
        {
            "error" => Tint.Red,
            "warn" => Tint.Yellow,
            _ => Tint.None,
        };
        var attributes = log.Attributes is { } given && given.ValueKind == JsonValueKind.Object && given.EnumerateObject().Any() ? $" {Json(given)}" : "";
        return new EventLine(log.Level is "info" or "" ? "log" : log.Level, log.Message + attributes, tint) { IsWhole = true };
    }

    private static string StepText(StepEvent step) =>
        step.Error is { } error ? $"{step.Name} failed: {Failure(error)}" : step.Result is { } result ? $"{step.Name} → {Json(result)}" : step.Name;

    private static string Tokens(Usage? usage)
    {
        if (usage is null || usage.TotalTokens == 0) return "";
        var cost = usage.Cost.Total > 0 ? $", ${usage.Cost.Total.ToString("0.####", CultureInfo.InvariantCulture)}" : "";
        return $"  {Number(usage.TotalTokens - usage.Output)} in, {Number(usage.Output)} out{cost}";
    }

    private static string Arrow(bool isError) => isError ? "✗" : "→";

    private static Tint Failed(bool isError, Tint otherwise) => isError ? Tint.Red : otherwise;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Json(JsonElement? json) => json is { ValueKind: not JsonValueKind.Undefined } value ? value.GetRawText() : "";
}
