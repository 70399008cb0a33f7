using System.Security.Authentication;
using Hearth.Client.Errors;

namespace Hearth.Client.Http;

/// <summary>Tells requests that got no answer from errors of another kind.</summary>
internal static class Failures
{
    /// <summary>Whether a request, or the reading of its answer, failed for want of a connection.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="cancellationToken">The caller's token: an end that the caller wants is no failure.</param>
    public static bool IsOfConnection(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>Says it in the client's words.</summary>
    public static HearthConnectionException ToConnectionException(Exception exception) => exception switch
    {
        OperationCanceledException => new HearthConnectionException("The server did not answer in time.", exception),

        // A certificate that is not trusted now will not be in a second.
        HttpRequestException { InnerException: AuthenticationException } =>
            new HearthConnectionException($"No secure connection to the server: {exception.Message}", exception) { IsFinal = true },
        _ => new HearthConnectionException($"The connection to the server failed: {exception.Message}", exception),
    };
}
