using Hearth.Client.Http;

namespace Hearth.Client;

/// <summary>How a <see cref="HearthClient"/> talks to its server. Read once, when the client is made.</summary>
public sealed class HearthClientOptions
{
    /// <summary>The API key or token that is sent as <c>Authorization: Bearer …</c>: visible ASCII. Default: null, for none.</summary>
    public string? Token { get; set; }

    /// <summary>Supplies the token of each request, retries and resumed streams included. Default: null, for <see cref="Token"/>.</summary>
    /// <remarks>
    /// Called often and at the same time: keep a token for as long as it is valid. Null stands for no token. A call whose token is not visible
    /// ASCII throws an <see cref="ArgumentException"/>.
    /// </remarks>
    public Func<CancellationToken, ValueTask<string?>>? TokenProvider { get; set; }

    /// <summary>
    /// What sends the requests, such as the handler of a server in the test process. Its owner disposes it. Of no effect with an
    /// <see cref="HttpClient"/> of the application. Default: null, for connections of the client's own.
    /// </summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>
    /// For how long a call is tried again, and a stream opened again that makes no progress, before the last failure is thrown.
    /// Default: 1 minute, which outlasts the restart of a single server.
    /// </summary>
    /// <value>Zero for no second try; <see cref="Timeout.InfiniteTimeSpan"/> for no end.</value>
    public TimeSpan RetryTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The pause before the first retry; each further one is twice as long. Default: 100 milliseconds.</summary>
    /// <remarks>A random part of up to a half is taken off, so that many clients do not come back together.</remarks>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause, unless the server asks for a longer one with <c>Retry-After</c>. Default: 5 seconds.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one try of a call may take, and how long a stream may take to open. Default: 1 minute.</summary>
    /// <remarks>Not how long work may take: waiting for it reads its stream.</remarks>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The silence after which the connection of a stream is taken for broken, and opened again. Default: 45 seconds.</summary>
    /// <remarks>A server says something every 15 seconds, unless <c>Hearth:Streams:SseIdleInterval</c> says otherwise.</remarks>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>The application's own <c>product/version</c>, sent in front of the client's. Default: null.</summary>
    public string? UserAgent { get; set; }

    /// <summary>The clock of pauses and time-outs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>A copy that nobody else changes.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal HearthClientOptions Checked()
    {
        if (TimeProvider is null) throw new ArgumentException($"{nameof(TimeProvider)} is null.");
        if (RetryTimeout < TimeSpan.Zero && RetryTimeout != Timeout.InfiniteTimeSpan) throw OutOfRange(nameof(RetryTimeout), RetryTimeout);
        CheckPositive(RetryDelay, nameof(RetryDelay));
        CheckPositive(MaxRetryDelay, nameof(MaxRetryDelay));
        CheckPositive(RequestTimeout, nameof(RequestTimeout));
        CheckPositive(ReadTimeout, nameof(ReadTimeout));
        HeaderText.Token(Token);
        return (HearthClientOptions)MemberwiseClone();
    }

    private static void CheckPositive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero) throw OutOfRange(name, value);
    }

    private static ArgumentException OutOfRange(string name, TimeSpan value) =>
        new($"{nameof(HearthClientOptions)}.{name} cannot be {value}.");
}
