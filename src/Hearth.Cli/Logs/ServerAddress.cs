namespace Hearth.Cli.Logs;

/// <summary>Where a server is, and what it takes its caller for.</summary>
/// <param name="Url">The address of its routes.</param>
/// <param name="Token">An API key or a token; null for none.</param>
internal sealed record ServerAddress(Uri Url, string? Token)
{
    public const string UrlVariable = "HEARTH_URL";
    public const string TokenVariable = "HEARTH_TOKEN";
    public const string DefaultUrl = "http://localhost:3583";

    /// <summary>Takes what the options say, else what the environment does.</summary>
    /// <exception cref="CliException">The address is none of HTTP.</exception>
    public static ServerAddress Of(string? url, string? token, CliContext context)
    {
        var text = url ?? context.Variable(UrlVariable) ?? DefaultUrl;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new ServerAddress(address, token ?? context.Variable(TokenVariable))
            : throw new CliException("usage", $"{text} is no address of a server.", $"Write it in full, such as {DefaultUrl}.", ExitCode.Usage);
    }

    /// <summary>The address alone.</summary>
    public override string ToString() => Url.ToString().TrimEnd('/');
}
