using System.Text.Json;

namespace Hearth.Client.Messages;

/// <summary>A message of a role that this version of the client does not know.</summary>
public sealed record UnknownMessage : Message
{
    /// <summary>The message as it was sent.</summary>
    public JsonElement Json { get; init; }
}
