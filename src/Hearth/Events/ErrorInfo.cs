using System.Text.Json;

namespace Hearth.Events;

/// <summary>An error as it appears in events, records and answers.</summary>
/// <param name="Name">The kind of error for people: <c>HearthError</c> for a typed one, else an exception's type name.</param>
/// <param name="Message">What happened.</param>
/// <param name="Type">The stable type of a typed error; null for other exceptions.</param>
/// <param name="Details">More about it; empty when there is no more.</param>
/// <param name="Meta">The typed error's properties: a JSON object; null when it has none.</param>
public sealed record ErrorInfo(string Name, string Message, string? Type = null, string? Details = null, JsonElement? Meta = null)
{
    /// <summary>The name of every typed error.</summary>
    public const string TypedName = "HearthError";

    /// <summary>What a client learns of an exception that is not a typed error.</summary>
    public static readonly ErrorInfo Internal = Typed("internal_error", "An internal error occurred.");

    /// <summary>A typed error.</summary>
    public static ErrorInfo Typed(string type, string message, string details = "", JsonElement? meta = null) =>
        new(TypedName, message, type, details, meta);

    /// <summary>Describes an exception: completely when it is typed, by type name and message otherwise.</summary>
    public static ErrorInfo From(Exception exception) => exception is HearthException typed
        ? Typed(typed.Code, typed.Message, typed.Details, typed.Meta)
        : new ErrorInfo(exception.GetType().Name, exception.Message);

    /// <summary>This error for clients: typed errors as they are, others reduced to <see cref="Internal"/>.</summary>
    public ErrorInfo Reduced() => Type is null ? Internal : this;

    /// <summary>Reads an <c>error</c> object.</summary>
    public static ErrorInfo Read(JsonElement error) => new(
        error.GetProperty("name").GetString()!,
        error.GetProperty("message").GetString()!,
        error.TryGetProperty("type", out var type) ? type.GetString() : null,
        error.TryGetProperty("details", out var details) ? details.GetString() : null,
        error.TryGetProperty("meta", out var meta) ? meta.Clone() : null);

    /// <summary>Writes the object's members, without <c>name</c>: the form that answers use.</summary>
    public void WriteMembers(Utf8JsonWriter json)
    {
        if (Type is not null) json.WriteString("type"u8, Type);
        json.WriteString("message"u8, Message);
        if (Details is not null) json.WriteString("details"u8, Details);
        if (Meta is { } meta)
        {
            json.WritePropertyName("meta"u8);
            meta.WriteTo(json);
        }
    }

    /// <summary>Writes the whole object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, Name);
        WriteMembers(json);
        json.WriteEndObject();
    }
}
