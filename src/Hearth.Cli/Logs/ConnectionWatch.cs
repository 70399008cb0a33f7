using System.Net;

namespace Hearth.Cli.Logs;

/// <summary>Notices when the server is away and when it is back, by what becomes of the client's requests.</summary>
/// <param name="onAway">Told once, when the first request fails.</param>
/// <param name="onBack">Told once, when one succeeds again.</param>
/// <param name="stop">What the user ends the requests with: any other end that is no answer is one of time.</param>
internal sealed class ConnectionWatch(Action onAway, Action onBack, CancellationToken stop) : DelegatingHandler(CreateHandler())
{
    private volatile bool _isAway;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Note(isAway: response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);
            return response;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
        {
            Note(isAway: true);
            throw;
        }
    }

    private void Note(bool isAway)
    {
        if (_isAway == isAway) return;
        _isAway = isAway;
        (isAway ? onAway : onBack)();
    }

    // As the client makes its own.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseDrainSize = 0,
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
