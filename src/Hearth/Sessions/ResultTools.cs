using System.Text.Json;
using Hearth.Events;
using Hearth.Schemas;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The two tools with which a model ends an operation that requires a structured result.</summary>
internal static class ResultTools
{
    public const string FinishName = "finish";
    public const string GiveUpName = "give_up";

    private const int MaxReminders = 3;

    private const string ReminderText =
        "You have not delivered the result yet. Call the tool \"finish\" with it now, or \"give_up\" with the reason if it cannot be had.";

    private static readonly JsonElement GiveUpSchema = JsonDocument.Parse(
        """
        {
          "type": "object",
          "properties": { "reason": { "type": "string", "description": "Why the result cannot be delivered." } },
          "required": ["reason"],
          "additionalProperties": false
        }
        """).RootElement.Clone();

    public static IReadOnlyList<AITool> For(ResultSchema schema) =>
    [
        Declare(FinishName, "Delivers the final result and ends the task. The arguments are the result.", schema.Schema),
        Declare(GiveUpName, "Ends the task without a result, when it cannot be had.", GiveUpSchema),
    ];

    /// <summary>Tells a model that has stopped without delivering to do so.</summary>
    /// <exception cref="HearthException"><c>result_unavailable</c>: it was told often enough.</exception>
    public static Message.User Remind(OperationFold operation, DateTimeOffset now) => operation.Reminders < MaxReminders
        ? new Message.User([new ContentBlock.Text(ReminderText)], now)
        : throw new HearthException(ErrorCodes.ResultUnavailable, "The model did not deliver the required result.");

    // Answering them has no effect outside the log, so an interrupted call is answered again.
    private static AIFunction Declare(string name, string description, JsonElement schema) =>
        new TurnLoopTool(name, description, schema).WithEffect(ToolEffect.ReadOnly);
}
