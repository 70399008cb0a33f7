namespace Hearth.Client.Agents;

/// <summary>An image on a prompt.</summary>
/// <param name="Content">Its bytes, at most 11,010,048.</param>
/// <param name="MediaType">Its type, such as <c>image/png</c>.</param>
public sealed record PromptImage(ReadOnlyMemory<byte> Content, string MediaType);
