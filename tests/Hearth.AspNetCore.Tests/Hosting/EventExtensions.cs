using System.Text.Json;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>What tests look for in events.</summary>
internal static class EventExtensions
{
    /// <summary>What every event of a session has.</summary>
    private static readonly string[] Envelope =
        ["type", "v", "eventIndex", "timestamp", "agentName", "instanceId", "submissionId", "conversationId", "harness", "session", "operationId"];

    public static string Text(this JsonElement item, string name) => item.GetProperty(name).GetString()!;

    public static string? OptionalText(this JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static string Type(this JsonElement item) => item.Text("type");

    public static bool IsError(this JsonElement item) => item.GetProperty("isError").GetBoolean();

    /// <summary>The text of a tool's result.</summary>
    public static string ResultText(this JsonElement tool) => tool.GetProperty("result").GetProperty("content")[0].Text("text");

    /// <summary>The results of tools, by call id.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Tools(this IEnumerable<JsonElement> events) =>
        events.Where(item => item.Type() == "tool").ToDictionary(item => item.Text("toolCallId"));

    /// <summary>Checks that an event of a session has these fields beside the envelope's, and no others.</summary>
    public static void AssertFields(this JsonElement item, params string[] fields) => Assert.Equal(
        Envelope.Concat(fields).Order(StringComparer.Ordinal),
        item.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
}
