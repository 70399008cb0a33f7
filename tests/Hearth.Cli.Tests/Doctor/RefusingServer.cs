using System.Net;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Doctor;

/// <summary>Answers every request with the same status.</summary>
internal sealed class RefusingServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public RefusingServer(HttpStatusCode status)
    {
        Url = new Uri($"http://127.0.0.1:{AppServer.TakePort()}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _ = AnswerAsync(status);
    }

    public Uri Url { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(HttpStatusCode status)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.StatusCode = (int)status;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }
}
