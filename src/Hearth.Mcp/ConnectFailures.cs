using System.ComponentModel;
using ModelContextProtocol;

namespace Hearth.Mcp;

/// <summary>What a failure to reach a server means.</summary>
internal static class ConnectFailures
{
    /// <summary>Whether the request has certainly not been acted on.</summary>
    public static bool IsCertain(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    } or HttpRequestException { StatusCode: System.Net.HttpStatusCode.NotFound }; // By the protocol: the session is not known any more.

    /// <summary>Whether a server wants somebody to sign in and that failed, so that it has not acted on the request.</summary>
    public static bool IsSignIn(Exception failure, McpServerOptions options) =>
        failure is McpException and not McpProtocolException && options is McpHttpOptions { OAuth: not null };

    /// <summary>The cause in words for readers of the stream and the model: no text of the server or of its process, which may be secret.</summary>
    public static string Describe(Exception failure, McpServerOptions options) => failure switch
    {
        HttpRequestException { StatusCode: { } status } => $"it answered with the status {(int)status}",
        HttpRequestException => "no connection could be made",
        OperationCanceledException or TimeoutException => $"it did not answer in time ({options.ConnectTimeout.TotalSeconds:0.#} s to connect, {options.ListTimeout.TotalSeconds:0.#} s to list its tools)",
        McpException when IsSignIn(failure, options) => "it could not be signed in to",
        Win32Exception => "its program could not be started",
        _ when failure.InnerException is Win32Exception => "its program could not be started",
        IOException => "its process has ended",
        _ => "it could not be talked to",
    };
}
