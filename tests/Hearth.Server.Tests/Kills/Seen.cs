using System.Text.Json;
using Hearth.Server.Tests.Clients;

namespace Hearth.Server.Tests.Kills;

/// <summary>What tests look for in events.</summary>
internal static class Seen
{
    /// <summary>The text that a reader has seen in deltas.</summary>
    public static string TextIn(IEnumerable<StreamedEvent> events) =>
        string.Concat(events.Where(item => item.Type == "text_delta").Select(item => item.Text("text")));

    /// <summary>The error type of a settlement or run end; null when it is none.</summary>
    public static string? ErrorTypeOf(JsonElement end) =>
        end.TryGetProperty("error", out var error) && error.TryGetProperty("type", out var type) ? type.GetString() : null;

    /// <summary>Whether a reader has seen an outcome.</summary>
    public static bool IsSettled(IEnumerable<StreamedEvent> events) => events.Any(item => item.Type == "submission_settled");

    /// <summary>How many results of tools a reader has seen.</summary>
    public static int ToolResultsIn(IEnumerable<StreamedEvent> events) => events.Count(item => item.Type == "tool");
}
