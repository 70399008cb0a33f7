using System.Text.Json;
using Hearth.Budgets;
using Hearth.Models;

namespace Hearth.Events;

/// <summary>The events of one model round trip.</summary>
internal static class TurnEvents
{
    /// <param name="Purpose">What the turn is for.</param>
    /// <param name="Reserved">What its budgets set aside for the call; null without budgets.</param>
    public sealed record Start(string Purpose, Spend? Reserved = null) : HearthEvent(EventKind.TurnStart, "turn_start")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("purpose"u8, Purpose);
            json.WriteSpend("reserved"u8, Reserved);
        }
    }

    public sealed record MessageStart(Message Message) : HearthEvent(EventKind.MessageStart, "message_start")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WritePropertyName("message"u8);
            Message.WriteTo(json);
        }
    }

    /// <param name="Message">The complete message.</param>
    /// <param name="TurnId">The turn whose deltas the message replaces; null for a user's message.</param>
    /// <param name="Charged">What a turn that was cut counts with; null for what its start has reserved.</param>
    public sealed record MessageEnd(Message Message, string? TurnId, Spend? Charged = null) : HearthEvent(EventKind.MessageEnd, "message_end")
    {
        public override string? SupersedesTurn => TurnId;

        public override IReadOnlyList<string> BlobIds => ContentBlock.BlobIdsOf(Message.Content);

        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WritePropertyName("message"u8);
            Message.WriteTo(json);
            json.WriteSpend("charged"u8, Charged);
        }
    }

    public sealed record TextDelta(string Text) : HearthEvent(EventKind.TextDelta, "text_delta")
    {
        public override void WriteFields(Utf8JsonWriter json) => json.WriteString("text"u8, Text);
    }

    public sealed record ThinkingDelta(int ContentIndex, string Delta) : HearthEvent(EventKind.ThinkingDelta, "thinking_delta")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteNumber("contentIndex"u8, ContentIndex);
            json.WriteString("delta"u8, Delta);
        }
    }

    public sealed record ThinkingStart(int ContentIndex) : HearthEvent(EventKind.ThinkingStart, "thinking_start")
    {
        public override void WriteFields(Utf8JsonWriter json) => json.WriteNumber("contentIndex"u8, ContentIndex);
    }

    public sealed record ThinkingEnd(int ContentIndex, string Content) : HearthEvent(EventKind.ThinkingEnd, "thinking_end")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteNumber("contentIndex"u8, ContentIndex);
            json.WriteString("content"u8, Content);
        }
    }

    public sealed record End(TurnReport Report) : HearthEvent(EventKind.Turn, "turn")
    {
        public override void WriteFields(Utf8JsonWriter json) => Report.WriteFields(json);
    }
}
