using Hearth.Client.Errors;

namespace Hearth.Cli.CommandLine;

/// <summary>Failures of the client, in the words of the tool.</summary>
internal static class ClientFailure
{
    public static CliException Of(HearthClientException exception) => exception switch
    {
        HearthConnectionException => new CliException(
            "connection_failed", exception.Message, "Is the server running? --server or HEARTH_URL says where it is.", ExitCode.Unreachable),
        HearthUnauthorizedException => new CliException(
            "unauthorized", exception.Message, "Set HEARTH_TOKEN to one of the server's API keys.", ExitCode.Unreachable),
        HearthForbiddenException => new CliException(
            "forbidden", exception.Message, "The key in HEARTH_TOKEN is not allowed to do this.", ExitCode.Unreachable),
        HearthUnavailableException => new CliException(
            "unavailable", exception.Message, "The server is not ready; its /ready says why.", ExitCode.Unreachable),
        HearthApiException api => new CliException(api.Type, api.Message),
        _ => new CliException("client_error", exception.Message),
    };
}
