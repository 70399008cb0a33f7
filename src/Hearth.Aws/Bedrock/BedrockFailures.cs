using Hearth.Anthropic;
using Hearth.Aws.Signing;
using Hearth.Models;

namespace Hearth.Aws.Bedrock;

/// <summary>Says what went wrong on the way to Bedrock.</summary>
internal static class BedrockFailures
{
    // Exceptions of the runtime come as the type of an HTTP error, and with a lower-case letter first in the middle of a stream.
    private static readonly Dictionary<string, (string Type, bool IsTransient, string Says)> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AccessDeniedException"] = (
            "permission", false,
            "denies access: the role needs bedrock:InvokeModelWithResponseStream on the model and on the inference profile, and the account "
            + "needs access to the model"),
        ["UnrecognizedClientException"] = CredentialsRefused,
        ["InvalidSignatureException"] = CredentialsRefused,
        ["IncompleteSignatureException"] = CredentialsRefused,
        ["MissingAuthenticationTokenException"] = CredentialsRefused,
        ["ExpiredTokenException"] = CredentialsRefused with { IsTransient = true },
        ["ThrottlingException"] = RateLimited,
        ["ModelNotReadyException"] = RateLimited,
        ["ServiceQuotaExceededException"] = ("permission", false, "says that a quota of the account is used up"),
        ["ServiceUnavailableException"] = ("overloaded", true, "is overloaded"),
        ["InternalServerException"] = ServerError,
        ["ModelErrorException"] = ServerError,
        ["ModelStreamErrorException"] = ServerError,
        ["ModelTimeoutException"] = ("timeout", true, "took too long to answer"),
        ["ResourceNotFoundException"] = (
            "not_found", false, "does not know this model in this region; many are called by an inference profile, such as us.anthropic.…"),
        ["ValidationException"] = (
            "invalid_request", false,
            "refused the request as invalid; a model that cannot be called by its own id has inference profiles, such as us.anthropic.…"),
    };

    private static readonly ModelFailures Failures = new(BedrockModelName.ProviderId, "the AWS credentials", Codes);

    private static (string Type, bool IsTransient, string Says) CredentialsRefused => ("authentication", false, "refused the AWS credentials");

    private static (string Type, bool IsTransient, string Says) RateLimited => ("rate_limited", true, "limits the rate of calls");

    private static (string Type, bool IsTransient, string Says) ServerError => ("server_error", true, "had an internal error");

    private static ModelFailure Unreadable =>
        new("incomplete_response", $"{BedrockModelName.ProviderId} sent an answer that cannot be read.", IsTransient: true);

    public static ModelFailure Classify(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is CredentialsMissingException missing) return new ModelFailure("authentication", missing.Message, missing.IsTransient);
            if (cause is InvalidDataException) return Unreadable; // A frame whose checksum is wrong.
        }

        return Failures.Classify(AnthropicChat.Unwrap(exception));
    }
}
