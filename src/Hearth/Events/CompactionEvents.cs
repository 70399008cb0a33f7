using System.Text.Json;
using Hearth.Models;
using Hearth.Streams;

namespace Hearth.Events;

/// <summary>The events around a compaction.</summary>
internal static class CompactionEvents
{
    public sealed record Start(CompactionReason Reason, long EstimatedTokens) : HearthEvent(EventKind.CompactionStart, "compaction_start")
    {
        public static CompactionReason ReadReason(JsonElement content) => content.GetProperty("reason").GetString() switch
        {
            "threshold" => CompactionReason.Threshold,
            "overflow" => CompactionReason.Overflow,
            _ => CompactionReason.Manual,
        };

        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("reason"u8, Reason.ToString().ToLowerInvariant());
            json.WriteNumber("estimatedTokens"u8, EstimatedTokens);
        }
    }

    /// <param name="MessagesBefore">How many messages the model was told before.</param>
    /// <param name="MessagesAfter">How many it is told from now on.</param>
    /// <param name="Duration">How long it took.</param>
    public sealed record End(int MessagesBefore, int MessagesAfter, TimeSpan Duration) : HearthEvent(EventKind.Compaction, "compaction")
    {
        /// <summary>What stands for the messages before <see cref="KeptFrom"/>; null when the compaction failed.</summary>
        public string? Summary { get; init; }

        public Offset? KeptFrom { get; init; }

        public required Usage Usage { get; init; }

        public ErrorInfo? Error { get; init; }

        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteNumber("messagesBefore"u8, MessagesBefore);
            json.WriteNumber("messagesAfter"u8, MessagesAfter);
            json.WriteDuration(Duration);
            json.WriteBoolean("isError"u8, Error is not null);
            if (Summary is not null) json.WriteString("summary"u8, Summary);
            if (KeptFrom is { } keptFrom) json.WriteString("keptFrom"u8, keptFrom.ToString());
            json.WritePropertyName("usage"u8);
            Usage.WriteTo(json);
            json.WriteError(Error);
        }
    }
}
