using Microsoft.Extensions.Configuration;

namespace Hearth.Server;

/// <summary>
/// The server binary's subcommand <c>healthcheck</c>: asks the server beside it whether it is well. For container images, which hold no
/// shell and no curl that could ask.
/// </summary>
internal static class HealthCheckCommand
{
    public const string Name = "healthcheck";

    private const string DefaultPath = "/health";
    private const int Healthy = 0;
    private const int Unhealthy = 1;

    // Less than the shortest time-out that container platforms set for a check.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Whether the arguments of the process ask for it.</summary>
    /// <param name="arguments">Without the program itself.</param>
    public static bool IsIn(ReadOnlySpan<string> arguments) => arguments is [Name, ..];

    /// <summary>Asks, and says what came of it.</summary>
    /// <param name="arguments">Without the program itself: the command's name and, if not <c>/health</c>, the path to ask.</param>
    /// <param name="configuration">The application's configuration, environment included.</param>
    /// <returns>The exit code: 0 for status 200, else 1. Docker knows no other.</returns>
    public static int Run(ReadOnlySpan<string> arguments, IConfiguration configuration)
    {
        var path = arguments.Length > 1 ? arguments[1] : DefaultPath;
        if (arguments.Length > 2 || !IsPath(path)) return Fail($"Usage: {Name} [/path]. The default path is {DefaultPath}.");
        try
        {
            return Ask(new Uri(new ListenAddress(configuration).Local(), path));
        }
        catch (InvalidOperationException exception)
        {
            return Fail(exception.Message);
        }
    }

    private static int Ask(Uri url)
    {
        // The server's certificate is for its public name, not for the loopback address.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = 64 << 10 };
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, url));
            using var reader = new StreamReader(response.Content.ReadAsStream());
            var text = reader.ReadToEnd();
            if ((int)response.StatusCode != 200) return Fail($"{url} answered {(int)response.StatusCode}: {text}");
            Console.Out.WriteLine(text);
            return Healthy;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            var reason = exception is OperationCanceledException ? $"no answer within {Patience.TotalSeconds} seconds" : exception.Message;
            return Fail($"{url} did not answer: {reason}");
        }
    }

    // With two slashes it would name another host.
    private static bool IsPath(string text) => text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal);

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return Unhealthy;
    }
}
