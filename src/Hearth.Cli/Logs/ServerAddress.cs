namespace Hearth.Cli.Logs;

/// <summary>Where a server is, and what it takes its caller for.</summary>
/// <param name="Url">The address of its routes.</param>
/// <param name="Token">An API key or a token; null for none.</param>
internal sealed record ServerAddress(Uri Url, string? Token)
{
    public const string UrlVariable = "HEARTH_URL";
    public const string TokenVariable = "HEARTH_TOKEN";

    /// <summary>Takes what the options say, else what the environment does.</summary>
    /// <exception cref="CliException">The address is none of HTTP, or the token cannot be sent.</exception>
    public static ServerAddress Of(string? url, string? token, CliContext context)
    {
        var text = url ?? context.Variable(UrlVariable) ?? DevelopmentAddress.Url;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new ServerAddress(address, Sendable(token ?? context.Variable(TokenVariable)))
            : throw CliException.Usage($"{text} is no address of a server.", $"Write it in full, such as {DevelopmentAddress.Url}.");
    }

    // The end of a line comes along with what was read from a file.
    private static string? Sendable(string? token)
    {
        var text = token?.TrimEnd('\r', '\n');
        if (string.IsNullOrEmpty(text)) return null;
        return !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? text : throw CliException.Usage(
            "the token has characters other than visible ASCII.", $"--token and {TokenVariable} take it as the server has it.");
    }

    /// <summary>The address alone.</summary>
    public override string ToString() => Url.ToString().TrimEnd('/');
}
