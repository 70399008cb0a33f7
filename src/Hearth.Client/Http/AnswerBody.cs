using Hearth.Client.Errors;

namespace Hearth.Client.Http;

/// <summary>Reads the body of an answer, which has a limit.</summary>
internal static class AnswerBody
{
    // A page has at most 8 MiB by default, or one event of any size.
    public const long MaxBytes = 256L << 20;

    /// <exception cref="HearthProtocolException">There is more.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(maxBytes, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new HearthProtocolException($"The answer has more than {maxBytes} bytes.", exception);
        }

        return await content.ReadAsByteArrayAsync(cancellationToken);
    }
}
