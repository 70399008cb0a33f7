using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hearth.Nemesis.Server;

namespace Hearth.Nemesis.Histories;

/// <summary>A boundary event, as far as the checks look into it.</summary>
internal sealed record StreamEvent
{
    /// <summary>What tells it from every other event: a hash of its bytes.</summary>
    public required UInt128 Identity { get; init; }

    public required string Type { get; init; }

    public string? SubmissionId { get; init; }

    public string? OperationId { get; init; }

    /// <summary>Its number in the attempt.</summary>
    public long Index { get; init; }

    /// <summary>When it was made, by the clock of the server, which is that of this machine.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Of tool events: the call.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The tag of a prompt, the text of a tool's result or of an outcome.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it is the result of a tool that failed, or a failed outcome.</summary>
    public bool IsError { get; init; }

    /// <summary>The type of the error of a failed outcome.</summary>
    public string? ErrorType { get; init; }

    public bool IsInput => Type == "message_end" && Text is not null;

    public bool IsSettlement => Type == "submission_settled";

    /// <summary>The event in words, for messages.</summary>
    public string Name
    {
        get
        {
            var whose = string.Concat(new[] { ToolCallId, SubmissionId }.OfType<string>().Select(id => $" of {id}"));
            return $"{Type}{whose} at {Timestamp:HH:mm:ss.fff}";
        }
    }

    /// <summary>Null for a progress event: it need not be kept.</summary>
    public static StreamEvent? Parse(JsonElement json)
    {
        var type = string.Intern(json.GetProperty("type").GetString()!);
        if (type is "text_delta" or "thinking_delta") return null;
        return new StreamEvent
        {
            Identity = HashOf(json.GetRawText()),
            Type = type,
            SubmissionId = StringIn(json, "submissionId"),
            OperationId = StringIn(json, "operationId"),
            Index = json.GetProperty("eventIndex").GetInt64(),
            Timestamp = json.GetProperty("timestamp").GetDateTimeOffset(),
            ToolCallId = StringIn(json, "toolCallId"),
            Text = TextOf(type, json),
            IsError = json.TryGetProperty("isError", out var isError) && isError.GetBoolean() || StringIn(json, "outcome") == "failed",
            ErrorType = json.TryGetProperty("error", out var error) ? StringIn(error, "type") : null,
        };
    }

    /// <summary>The event without what only checks of whole streams ask for: readers see very many of them.</summary>
    public StreamEvent Slim() => new()
    {
        Identity = Identity,
        Type = Type,
        Timestamp = Timestamp,
        ToolCallId = ToolCallId,
        Text = ToolCallId is null ? null : Text,
        IsError = IsError,
    };

    private static string? TagOf(string? prompt) => prompt is null ? null : Script.Parse(prompt)?.Tag ?? prompt;

    private static UInt128 HashOf(string text) => BitConverter.ToUInt128(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? StringIn(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? TextOf(string type, JsonElement json) => type switch
    {
        "message_end" when json.GetProperty("message") is var message && StringIn(message, "role") == "user" =>
            TagOf(StringIn(message, "content")),
        "tool" => StringIn(json.GetProperty("result").GetProperty("content")[0], "text"),
        "submission_settled" when json.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object =>
            StringIn(result, "text"),
        _ => null,
    };
}
