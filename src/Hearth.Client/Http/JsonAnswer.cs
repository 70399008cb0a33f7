using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hearth.Client.Errors;

namespace Hearth.Client.Http;

/// <summary>Reads answers that are JSON.</summary>
internal static class JsonAnswer
{
    /// <summary>A reader of one type.</summary>
    public static Func<HttpResponseMessage, CancellationToken, Task<T>> Of<T>(JsonTypeInfo<T> type)
        where T : class => async (response, cancellationToken) =>
    {
        var bytes = await AnswerBody.ReadAsync(response.Content, AnswerBody.MaxBytes, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(bytes, type) ?? throw new HearthProtocolException("The answer is null.");
        }
        catch (JsonException exception)
        {
            throw new HearthProtocolException($"The answer is not what was to be expected: {exception.Message}", exception);
        }
    };
}
