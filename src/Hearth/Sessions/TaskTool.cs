using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>The tool with which a model delegates. The turn loop answers it itself.</summary>
internal static class TaskTool
{
    public const string Name = "task";

    private const string Description =
        "Delegates a task to a subagent and returns its final answer. The subagent shares your workspace but sees nothing of this "
        + "conversation: put everything it needs to know into the prompt. Several calls in one message run in parallel.";

    // An interrupted call is entered again: the child goes on from what the log says of it.
    public static AIFunction For(IReadOnlyList<Subagent> subagents) =>
        new TurnLoopTool(Name, Description, Schema(subagents)).WithEffect(ToolEffect.Idempotent);

    /// <summary>The task that a call asks for; its arguments fit the schema.</summary>
    public static TaskCall Read(ContentBlock.ToolCall call, string taskId) => new(taskId, call.Arguments.GetProperty("prompt").GetString()!)
    {
        Agent = AgentOf(call.Arguments),
        WorkingDirectory = call.Arguments.TryGetProperty("cwd", out var directory) ? directory.GetString() : null,
        ToolCallId = call.Id,
    };

    /// <summary>The subagent that a call names; null when it names none.</summary>
    public static string? AgentOf(JsonElement arguments) =>
        arguments.TryGetProperty("agent", out var agent) && agent.ValueKind == JsonValueKind.String ? agent.GetString() : null;

    private static JsonElement Schema(IReadOnlyList<Subagent> subagents) => JsonBytes.Element(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "object"u8);
        json.WriteStartObject("properties"u8);
        WriteText(json, "prompt", "The whole task: what to do, what is known, and what to answer with.", null);
        WriteText(json, "agent", "Who does it.", subagents.Select(subagent => subagent.Name));
        WriteText(json, "cwd", "The directory of the workspace to work in. Default: yours.", null);
        json.WriteEndObject();
        json.WriteStartArray("required"u8);
        json.WriteStringValue("prompt"u8);
        json.WriteStringValue("agent"u8);
        json.WriteEndArray();
        json.WriteBoolean("additionalProperties"u8, false);
        json.WriteEndObject();
    });

    private static void WriteText(Utf8JsonWriter json, string name, string description, IEnumerable<string>? choices)
    {
        json.WriteStartObject(name);
        json.WriteString("type"u8, "string"u8);
        json.WriteString("description"u8, description);
        if (choices is not null)
        {
            json.WriteStartArray("enum"u8);
            foreach (var choice in choices) json.WriteStringValue(choice);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
