using System.Runtime.CompilerServices;
using Hearth.Cli.Logs;

namespace Hearth.Cli.Doctor;

/// <summary>Whether a server answers where one is said to run, and takes work.</summary>
/// <param name="address">Its address, as it was given.</param>
/// <param name="context">What is around the tool.</param>
internal sealed class RunningServerExamination(string address, CliContext context) : IExamination
{
    private const int MaxAnswer = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Subject => "running";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var server = ServerAddress.Of(address, null, context).Url;
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };
        foreach (var path in (string[])["/health", "/ready"])
        {
            var finding = await AskAsync(http, server, path, cancellationToken);
            yield return finding;
            if (finding.Outcome == Outcome.Fault) yield break;
        }
    }

    private async Task<Finding> AskAsync(HttpClient http, Uri server, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(server, path), cancellationToken);
            var text = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
            var message = $"{server.GetLeftPart(UriPartial.Authority)}{path} answers {(int)response.StatusCode}: {FirstLine(text)}";
            if (!response.IsSuccessStatusCode)
            {
                return new Finding(Subject, Outcome.Fault, message, (int)response.StatusCode == 404
                    ? "Is this a Hearth server? Its application maps /health and /ready with MapHearthHealth."
                    : "The server says what it waits for; its log says more.");
            }

            var isDegraded = text.StartsWith("degraded", StringComparison.OrdinalIgnoreCase);
            return new Finding(Subject, isDegraded ? Outcome.Warning : Outcome.Ok, message);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Finding(
                Subject, Outcome.Fault, $"{server} does not answer: {exception.Message}",
                "Check host and port in --server or HEARTH_URL, and that the server runs.");
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0] is { Length: <= 200 } line ? line : text[..200] + "…";
}
