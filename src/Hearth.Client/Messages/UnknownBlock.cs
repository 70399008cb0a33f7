using System.Text.Json;

namespace Hearth.Client.Messages;

/// <summary>A part of a type that this version of the client does not know.</summary>
/// <param name="Json">The part as it was sent.</param>
public sealed record UnknownBlock(JsonElement Json) : ContentBlock;
