using System.Text.Json;

namespace Hearth.FakeProvider.Wire;

/// <summary>The error bodies that both OpenAI protocols share.</summary>
internal static class OpenAIErrors
{
    public static byte[] Body(int status, string? code, string? message)
    {
        var type = status switch
        {
            400 or 404 or 413 or 422 => "invalid_request_error",
            401 => "authentication_error",
            403 => "permission_error",
            429 => "requests",
            _ => "server_error",
        };
        var usualCode = status switch
        {
            401 => "invalid_api_key",
            404 => "model_not_found",
            429 => "rate_limit_exceeded",
            _ => null,
        };
        var error = new { message = message ?? $"The fake provider was told to answer {status}.", type, param = (string?)null, code = code ?? usualCode };
        return JsonSerializer.SerializeToUtf8Bytes(new { error });
    }
}
