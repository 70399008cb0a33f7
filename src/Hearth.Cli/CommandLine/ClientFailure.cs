using Hearth.Client.Errors;

namespace Hearth.Cli.CommandLine;

/// <summary>Failures of the client, in the words of the tool. Only work that has failed ends with <see cref="ExitCode.Failed"/>.</summary>
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
        HearthValidationException { StatusCode: not null } invalid => new CliException(invalid.Type, invalid.Message, exitCode: ExitCode.Usage),
        HearthApiException { StatusCode: not null } refused => new CliException(refused.Type, refused.Message, exitCode: ExitCode.Unreachable),
        HearthApiException failed => new CliException(failed.Type, failed.Message),
        _ => new CliException(
            "client_error", exception.Message, "Is it a Hearth server? --server or HEARTH_URL says where it is.", ExitCode.Unreachable),
    };
}
