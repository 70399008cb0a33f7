namespace Hearth.Client.Agents;

/// <summary>A file on a prompt.</summary>
/// <param name="Content">Its bytes: text in UTF-8 of at most 1 MiB, or a PDF document of at most 11,010,048 bytes.</param>
/// <param name="MediaType">Its type: <c>text/*</c> or <c>application/pdf</c>.</param>
/// <param name="Name">What the user calls it, in 1 to 255 characters; null for no name.</param>
public sealed record PromptFile(ReadOnlyMemory<byte> Content, string MediaType, string? Name = null);
