using System.Net;

namespace Hearth.Client.Errors;

/// <summary>There is an answer, but not one of the type that was asked for: <c>result_unavailable</c>.</summary>
public sealed class HearthResultException : HearthApiException
{
    /// <summary>The stable type of this error.</summary>
    public const string ResultUnavailable = "result_unavailable";

    /// <summary>Makes the exception of an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="status">The status of the answer; null for work that has failed.</param>
    public HearthResultException(ErrorInfo error, HttpStatusCode? status = null)
        : base(error, status)
    {
    }

    /// <summary>What the model said instead; null where the server has refused it.</summary>
    public string? Text { get; init; }
}
