using System.Text.Json;

namespace Hearth.Events;

/// <summary>The fields of one event beyond the envelope.</summary>
internal abstract record HearthEvent(EventKind Kind, string Type)
{
    /// <summary>The turn whose progress this event replaces once it is stored.</summary>
    public virtual string? SupersedesTurn => null;

    /// <summary>The blobs that the event refers to.</summary>
    public virtual IReadOnlyList<string> BlobIds => [];

    /// <summary>Writes the fields into the open JSON object.</summary>
    public abstract void WriteFields(Utf8JsonWriter json);
}
