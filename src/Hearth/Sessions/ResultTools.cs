using System.Text.Json;
using Hearth.Schemas;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The two tools with which a model ends an operation that requires a structured result.</summary>
internal static class ResultTools
{
    public const string FinishName = "finish";
    public const string GiveUpName = "give_up";

    public const string ReminderText =
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

    // Answering them has no effect outside the log, so an interrupted call is answered again.
    private static AIFunction Declare(string name, string description, JsonElement schema) =>
        new TurnLoopTool(name, description, schema).WithEffect(ToolEffect.ReadOnly);
}
