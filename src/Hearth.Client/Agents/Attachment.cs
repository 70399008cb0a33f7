using Hearth.Client.Http;

namespace Hearth.Client.Agents;

/// <summary>An image or a file of a conversation.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="MediaType">
/// Its type where the server knows it for harmless; <c>application/octet-stream</c> else. The block that names it has what the user said.
/// </param>
public sealed record Attachment(ReadOnlyMemory<byte> Content, string MediaType)
{
    private const string UnknownType = "application/octet-stream";

    internal static async Task<Attachment> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        await AnswerBody.ReadAsync(response.Content, AnswerBody.MaxBytes, cancellationToken),
        response.Content.Headers.ContentType?.MediaType ?? UnknownType);
}
