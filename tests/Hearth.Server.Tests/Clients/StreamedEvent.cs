using System.Diagnostics;
using System.Text.Json;

namespace Hearth.Server.Tests.Clients;

/// <summary>One event as a reader got it.</summary>
/// <param name="Json">The event.</param>
/// <param name="ArrivedAt">When it arrived, as a <see cref="Stopwatch"/> timestamp.</param>
internal sealed record StreamedEvent(JsonElement Json, long ArrivedAt)
{
    public string Raw => Json.GetRawText();

    public string Type => Text("type")!;

    public string? SubmissionId => Text("submissionId");

    public DateTimeOffset Timestamp => Json.GetProperty("timestamp").GetDateTimeOffset();

    public bool IsBoundary => Type is not ("text_delta" or "thinking_delta");

    /// <summary>A user's or the model's complete message.</summary>
    public bool IsMessageOf(string role) => Type == "message_end" && Json.GetProperty("message").GetProperty("role").GetString() == role;

    /// <summary>Why the model's message ended.</summary>
    public string? StopReason => IsMessageOf("assistant") ? Json.GetProperty("message").GetProperty("stopReason").GetString() : null;

    /// <summary>The text of the model's message.</summary>
    public string MessageText => string.Concat(Json.GetProperty("message").GetProperty("content").EnumerateArray()
        .Where(block => block.GetProperty("type").GetString() == "text")
        .Select(block => block.GetProperty("text").GetString()));

    public string? Text(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static IEnumerable<StreamedEvent> Parse(string array)
    {
        using var document = JsonDocument.Parse(array);
        var now = Stopwatch.GetTimestamp();
        return [.. document.RootElement.EnumerateArray().Select(item => new StreamedEvent(item.Clone(), now))];
    }

    /// <summary>The types in order, repetitions counted, for messages about failures.</summary>
    public static string Describe(IEnumerable<StreamedEvent> events) => CountRuns(events.Select(item =>
        item.Type + (item.Text("toolName") is { } tool ? $"({tool})" : "") + (item.StopReason is { } stop ? $"({stop})" : "")));

    /// <summary>The types in order, repetitions counted, without what makes one event of a type differ from another.</summary>
    public static string DescribeTypes(IEnumerable<StreamedEvent> events) => CountRuns(events.Select(item => item.Type));

    private static string CountRuns(IEnumerable<string> names)
    {
        var runs = new List<(string Name, int Count)>();
        foreach (var name in names)
        {
            if (runs.Count > 0 && runs[^1].Name == name) runs[^1] = (name, runs[^1].Count + 1);
            else runs.Add((name, 1));
        }

        return string.Join(' ', runs.Select(run => run.Count > 1 ? $"{run.Name}*{run.Count}" : run.Name));
    }
}
