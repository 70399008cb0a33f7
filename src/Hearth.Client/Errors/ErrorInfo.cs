using System.Text.Json;

namespace Hearth.Client.Errors;

/// <summary>An error as it stands in answers, events and records.</summary>
public sealed record ErrorInfo
{
    /// <summary>The type of an answer that is not Hearth's, such as a proxy's.</summary>
    public const string UnknownType = "unknown";

    /// <summary>The stable type, such as <c>agent_not_found</c>; null for an exception that has none.</summary>
    public string? Type { get; init; }

    /// <summary>In events and records <c>HearthError</c>, or an exception's type name; null in answers.</summary>
    public string? Name { get; init; }

    /// <summary>What happened, for people; may change.</summary>
    public string Message { get => field ?? ""; init; }

    /// <summary>What to do about it, for people; may be empty and may change.</summary>
    public string Details { get => field ?? ""; init; }

    /// <summary>The exception, from a server in Development; null elsewhere.</summary>
    public string? Dev { get; init; }

    /// <summary>The properties of the type, a JSON object; null when it has none.</summary>
    public JsonElement? Meta { get; init; }

    /// <summary>A text among the properties; null when there is none of that name.</summary>
    internal string? MetaText(string name) => MetaValue(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>A number among the properties; null when there is none of that name.</summary>
    internal decimal? MetaNumber(string name) =>
        MetaValue(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    /// <summary>A property; null when there is none of that name.</summary>
    internal JsonElement? MetaValue(string name) =>
        Meta is { ValueKind: JsonValueKind.Object } meta && meta.TryGetProperty(name, out var value) ? value : null;
}
