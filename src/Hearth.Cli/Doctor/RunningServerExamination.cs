using System.Runtime.CompilerServices;

namespace Hearth.Cli.Doctor;

/// <summary>Whether a server answers where one is said to run, and takes work.</summary>
/// <param name="server">Its address.</param>
internal sealed class RunningServerExamination(Uri server) : IExamination, IDisposable
{
    private const int MaxAnswer = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };

    public string Subject => "running";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in (string[])["/health", "/ready"])
        {
            var finding = await AskAsync(path, cancellationToken);
            yield return finding;
            if (finding.Outcome == Outcome.Fault) yield break;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Finding> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(server, path), cancellationToken);
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
