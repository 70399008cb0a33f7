using Hearth.Client.Agents;
using Hearth.Client.Http;
using Hearth.Client.Runs;
using Hearth.Client.Workflows;

namespace Hearth.Client;

/// <summary>A Hearth server, or several behind one address.</summary>
/// <remarks>
/// <para>Thread-safe and meant to be kept: it holds the connections. What it gives out (<see cref="Agent"/>, <see cref="Workflow"/>,
/// <see cref="Run"/>) is light and sends nothing by itself.</para>
/// <para>A call that got no answer is sent again, and so is one that was answered 429, 502, 503 or 504: after a growing pause, with the
/// same idempotency key, for <see cref="HearthClientOptions.RetryTimeout"/>. Any other answer is final.</para>
/// <para>Cancelling a call means to stop waiting. What the server has accepted goes on; <see cref="AgentClient.AbortAsync"/> and
/// <see cref="RunClient.AbortAsync"/> stop it.</para>
/// </remarks>
public sealed class HearthClient : IDisposable
{
    // New connections now and then, so that a changed address is noticed by a client that lives for months.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient? _owned;
    private readonly HearthTransport _transport;

    /// <summary>Makes a client with connections of its own.</summary>
    /// <param name="baseAddress">Where the routes are: the server's address, and the prefix where the application chose one.</param>
    /// <param name="options">How to talk to it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is not an absolute one of HTTP, or an option is out of its range.</exception>
    public HearthClient(Uri baseAddress, HearthClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        var settled = (options ?? new HearthClientOptions()).Checked();
        _owned = CreateHttpClient(settled.Handler);
        _transport = new HearthTransport(_owned, baseAddress, settled);
    }

    /// <summary>Makes a client on an HTTP client of the application, with its handlers, headers and base address.</summary>
    /// <param name="httpClient">
    /// The HTTP client. Its owner disposes it. Its <see cref="HttpClient.Timeout"/> ends single tries, not streams; a handler that
    /// retries by itself is not needed.
    /// </param>
    /// <param name="options">How to talk to the server; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The HTTP client has no base address, or not one of HTTP, or an option is out of its range.
    /// </exception>
    public HearthClient(HttpClient httpClient, HearthClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        var baseAddress = httpClient.BaseAddress ?? throw new ArgumentException("The HTTP client has no base address.", nameof(httpClient));
        _transport = new HearthTransport(httpClient, baseAddress, (options ?? new HearthClientOptions()).Checked());
    }

    /// <summary>One conversation with an agent.</summary>
    /// <param name="name">The agent's name.</param>
    /// <param name="instanceId">
    /// Which conversation: any text of at most 1,024 bytes in UTF-8 that is not blank. It comes into being with its first prompt.
    /// </param>
    /// <exception cref="ArgumentException">The name or the id cannot be addressed.</exception>
    public AgentClient Agent(string name, string instanceId) => new(_transport, name, instanceId);

    /// <summary>A workflow.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The name cannot be addressed.</exception>
    public WorkflowClient Workflow(string name) => new(_transport, name);

    /// <summary>A run that was started by whomever.</summary>
    /// <param name="runId">Its id: <c>run_…</c>.</param>
    /// <exception cref="ArgumentException">The id cannot be addressed.</exception>
    public RunClient Run(string runId) => new(_transport, runId);

    /// <summary>Closes the connections that this client has opened itself. What is under way fails.</summary>
    public void Dispose() => _owned?.Dispose();

    private static HttpClient CreateHttpClient(HttpMessageHandler? handler) =>
        new(handler ?? CreateHandler(), disposeHandler: handler is null)
        {
            // Every try has its own limit.
            Timeout = Timeout.InfiniteTimeSpan,
        };

    private static SocketsHttpHandler CreateHandler() => new()
    {
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = ConnectTimeout,

        // What is left of a live read has no end: waiting for it would keep the connection of a reader that has gone.
        MaxResponseDrainSize = 0,

        // An API redirects nobody, and a redirected POST would become a GET.
        AllowAutoRedirect = false,
        UseCookies = false,
    };
}
