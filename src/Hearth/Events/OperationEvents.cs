using System.Text.Json;
using Hearth.Budgets;
using Hearth.Models;

namespace Hearth.Events;

/// <summary>The events around an operation.</summary>
internal static class OperationEvents
{
    /// <param name="OperationKind">What kind of operation it is.</param>
    /// <param name="CallKey">Identifies the call within a workflow; null outside.</param>
    /// <param name="Budgets">The limits that the agent's definition states.</param>
    public sealed record Start(string OperationKind, string? CallKey, IReadOnlyList<BudgetUse> Budgets) : HearthEvent(EventKind.OperationStart, "operation_start")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            if (CallKey is not null) json.WriteString("callKey"u8, CallKey);
            json.WriteString("operationKind"u8, OperationKind);
            if (Budgets.Count == 0) return;
            json.WriteStartArray("budgets"u8);
            foreach (var budget in Budgets) budget.WriteLimitTo(json);
            json.WriteEndArray();
        }
    }

    public sealed record End(string OperationKind, TimeSpan Duration, Usage? Usage, ErrorInfo? Error) : HearthEvent(EventKind.Operation, "operation")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("operationKind"u8, OperationKind);
            json.WriteDuration(Duration);
            json.WriteBoolean("isError"u8, Error is not null);
            if (Usage is not null)
            {
                json.WritePropertyName("usage"u8);
                Usage.WriteTo(json);
            }

            json.WriteError(Error);
        }
    }

    /// <summary><c>idle</c>, <c>agent_start</c> and <c>agent_end</c>: events without fields of their own.</summary>
    public sealed record Mark(EventKind Kind, string Type) : HearthEvent(Kind, Type)
    {
        public static readonly Mark Idle = new(EventKind.Idle, "idle");
        public static readonly Mark AgentStart = new(EventKind.AgentStart, "agent_start");
        public static readonly Mark AgentEnd = new(EventKind.AgentEnd, "agent_end");

        public override void WriteFields(Utf8JsonWriter json)
        {
        }
    }

    public sealed record Log(string Level, string Message, JsonElement? Attributes) : HearthEvent(EventKind.Log, "log")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("level"u8, Level);
            json.WriteString("message"u8, Message);
            json.WriteOptional("attributes"u8, Attributes);
        }
    }

    public sealed record Data(string Name, string? Id, JsonElement Value) : HearthEvent(EventKind.Data, "data")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("name"u8, Name);
            if (Id is not null) json.WriteString("id"u8, Id);
            json.WriteOptional("data"u8, Value);
        }
    }
}
