namespace Hearth.Models;

/// <summary>A provider answered with an error, as an HTTP status or as an event in the middle of a stream.</summary>
/// <remarks><see cref="Exception.Message"/> is free of the provider's own words, which may quote the key or the prompt.</remarks>
public sealed class ModelResponseException : Exception
{
    /// <summary>Creates the exception from what the provider said.</summary>
    /// <param name="statusCode">The HTTP status; null for an error inside a stream.</param>
    /// <param name="code">The provider's error code, or its error type when there is no code.</param>
    /// <param name="location">The part of the request that the provider objects to, such as <c>tools[0].name</c>.</param>
    /// <param name="providerMessage">The provider's own words.</param>
    /// <param name="retryAfter">How long the provider asked to wait.</param>
    public ModelResponseException(
        int? statusCode, string? code, string? location = null, string? providerMessage = null, TimeSpan? retryAfter = null)
        : base($"The provider answered {Name(statusCode, code)}.")
    {
        StatusCode = statusCode;
        Code = code;
        Location = location;
        ProviderMessage = providerMessage;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status; null for an error inside a stream.</summary>
    public int? StatusCode { get; }

    /// <summary>The provider's error code, or its error type when there is no code; null when it gave neither.</summary>
    public string? Code { get; }

    /// <summary>The part of the request that the provider objects to; null when it did not say.</summary>
    public string? Location { get; }

    /// <summary>The provider's own words. They may quote the key or the prompt: never for logs above Trace, events or answers.</summary>
    public string? ProviderMessage { get; }

    /// <summary>How long the provider asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; }

    private static string Name(int? statusCode, string? code) => (statusCode, code) switch
    {
        (null, null) => "with an error",
        (null, _) => $"with an error in its stream ({code})",
        (_, null) => $"{statusCode}",
        _ => $"{statusCode} ({code})",
    };
}
