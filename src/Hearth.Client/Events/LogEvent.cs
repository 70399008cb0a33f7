using System.Text.Json;

namespace Hearth.Client.Events;

/// <summary><c>log</c>: a remark of the application or of the server.</summary>
public sealed record LogEvent : HearthEvent
{
    /// <summary>How grave: <c>info</c>, <c>warn</c> or <c>error</c>.</summary>
    public string Level { get => field ?? ""; init; }

    /// <summary>The remark.</summary>
    public string Message { get => field ?? ""; init; }

    /// <summary>More about it, a JSON object; null when there is no more.</summary>
    public JsonElement? Attributes { get; init; }
}
