using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Hearth.Models;

/// <summary>Sorts what can go wrong on the way to a provider over HTTP into <see cref="ModelFailure"/>s.</summary>
/// <param name="providerId">The provider's id, for messages.</param>
/// <param name="keyVariable">The environment variable that holds the key, for messages.</param>
/// <param name="codes">What the codes mean that only this provider has; null for none.</param>
internal sealed class ModelFailures(
    string providerId, string keyVariable, IReadOnlyDictionary<string, (string Type, bool IsTransient, string Says)>? codes = null)
{
    // Providers without an error code of their own say it in words only. The list holds the words of vLLM, llama.cpp, Anthropic and
    // Amazon Bedrock.
    private static readonly string[] OverflowPhrases =
    [
        "prompt is too long", "maximum context length", "exceed context limit", "exceeds the available context size", "context window",
        "input is too long",
    ];

    public ModelFailure Classify(Exception exception)
    {
        // SDKs wrap what the HTTP client threw; the innermost cause says most.
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (TryClassify(cause) is { } failure)
                return failure;
        }
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or IOException or SocketException)
                return new ModelFailure("connection", $"The connection to {providerId} failed or broke off.", IsTransient: true);
        }
        return new ModelFailure("unknown", $"The call to {providerId} failed ({exception.GetType().Name}).", IsTransient: false);
    }

    private ModelFailure? TryClassify(Exception exception) => exception switch
    {
        ModelResponseException response => FromResponse(response),
        ModelStreamTimeoutException timeout => new ModelFailure("timeout", $"{providerId}: {timeout.Message}", IsTransient: true),
        OperationCanceledException or TimeoutException =>
            new ModelFailure("timeout", $"{providerId} took too long to answer.", IsTransient: true),
        AuthenticationException =>
            new ModelFailure("connection", $"{providerId} showed a certificate that cannot be trusted.", IsTransient: false),
        // SDKs fail so on JSON that was cut and on words newer than they are; OpenAI's on a gateway's finish reason "error".
        JsonException or ArgumentOutOfRangeException =>
            new ModelFailure("incomplete_response", $"{providerId} sent an answer that cannot be read.", IsTransient: true),
        _ => null,
    };

    private ModelFailure FromResponse(ModelResponseException response)
    {
        var (type, isTransient, says) = FromCode(response) ?? FromStatus(response.StatusCode);
        return new ModelFailure(type, Sentence(says, response), isTransient, response.RetryAfter, response.StatusCode, response.Code);
    }

    private string Sentence(string says, ModelResponseException response)
    {
        var code = response.Code is null || response.Code.Length > 100 ? "" : $", {response.Code}";
        var status = response.StatusCode is { } number ? $" ({number}{code})" : code.Length > 0 ? $" ({code[2..]})" : "";
        var place = response.Location is null || response.Location.Length > 200 ? "" : $" It objects to {response.Location}.";
        return $"{providerId} {says}{status}.{place}";
    }

    // Codes say more than the status: a spent budget is a 429 that no wait will cure.
    private (string Type, bool IsTransient, string Says)? FromCode(ModelResponseException response) => response.Code switch
    {
        { } code when codes?.TryGetValue(code, out var known) == true => MentionsOverflow(response) ? ContextOverflow : known,
        "context_length_exceeded" or "request_too_large" => ContextOverflow,
        "insufficient_quota" or "billing_error" or "billing_hard_limit_reached" =>
            ("permission", false, "says that the account's budget is spent"),
        "overloaded_error" or "server_overloaded" => Overloaded,
        "rate_limit_error" or "rate_limit_exceeded" => RateLimited,
        "api_error" or "server_error" or "internal_server_error" when response.StatusCode is null => ServerError,
        "timeout_error" => ("timeout", true, "took too long to answer"),
        _ when MentionsOverflow(response) => ContextOverflow,
        "invalid_request_error" or "invalid_prompt" when response.StatusCode is null => InvalidRequest,
        "authentication_error" or "invalid_api_key" when response.StatusCode is null => ("authentication", false, "refused the key"),
        _ => null,
    };

    private (string Type, bool IsTransient, string Says) FromStatus(int? status) => status switch
    {
        401 => ("authentication", false, $"refused the key: check {keyVariable}"),
        402 or 403 => ("permission", false, $"does not allow this with the key from {keyVariable}"),
        404 => ("not_found", false, "does not know this model or endpoint"),
        408 => ("timeout", true, "took too long to answer"),
        413 => ContextOverflow,
        429 => RateLimited,
        503 or 529 => Overloaded,
        409 or >= 500 => ServerError,
        >= 300 => InvalidRequest,
        // Providers report their own trouble in streams; that is worth another try.
        _ => ServerError,
    };

    private static bool MentionsOverflow(ModelResponseException response) =>
        response.StatusCode is null or 400 or 413 or 422
        && response.ProviderMessage is { } message
        && Array.Exists(OverflowPhrases, phrase => message.Contains(phrase, StringComparison.OrdinalIgnoreCase));

    private static (string, bool, string) ContextOverflow =>
        ("context_overflow", false, "says that the conversation is longer than the model's context window");

    private static (string, bool, string) Overloaded => ("overloaded", true, "is overloaded");

    private static (string, bool, string) RateLimited => ("rate_limited", true, "limits the rate of calls");

    private static (string, bool, string) ServerError => ("server_error", true, "had an internal error");

    private static (string, bool, string) InvalidRequest => ("invalid_request", false, "refused the request as invalid");
}
