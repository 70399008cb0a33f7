using System.CommandLine;

namespace Hearth.Cli.Logs;

/// <summary>The options of commands that talk to a running server.</summary>
internal static class ServerOptions
{
    public static Option<string?> Server() => new("--server")
    {
        Description = $"Where the server is. Default: {ServerAddress.UrlVariable}, else {DevelopmentAddress.Url}.",
        HelpName = "url",
    };

    public static Option<string?> Token() => new("--token")
    {
        Description = $"An API key or a token. Default: {ServerAddress.TokenVariable}.",
        HelpName = "token",
    };
}
