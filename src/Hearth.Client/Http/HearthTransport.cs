using System.Net.Http.Headers;
using Hearth.Client.Diagnostics;
using Hearth.Client.Errors;

namespace Hearth.Client.Http;

/// <summary>Sends requests: with credentials, again where that is right, and with errors as exceptions.</summary>
internal sealed class HearthTransport
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly HttpClient _http;
    private readonly Uri _baseAddress;
    private readonly string? _userAgent;

    public HearthTransport(HttpClient http, Uri baseAddress, HearthClientOptions options)
    {
        if (!baseAddress.IsAbsoluteUri || baseAddress.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"\"{baseAddress}\" is not an absolute address of HTTP.", nameof(baseAddress));
        }

        (_http, Options) = (http, options);
        _baseAddress = new Uri(baseAddress.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        _userAgent = http.DefaultRequestHeaders.UserAgent.Count > 0 ? null : UserAgent(options.UserAgent);
    }

    public HearthClientOptions Options { get; }

    /// <summary>Sends a request until it is answered, and reads the answer.</summary>
    /// <exception cref="HearthClientException">The answer is an error, or there is none.</exception>
    public async Task<T> SendAsync<T>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var activity = ClientTelemetry.Start(request.Name);
        var schedule = new RetrySchedule(Options);
        while (true)
        {
            TimeSpan delay;
            try
            {
                return await SendOnceAsync(request, read, cancellationToken);
            }
            catch (HearthClientException failure)
            {
                if (!failure.IsTransient || !schedule.TryNext(failure.RetryAfter, out delay))
                {
                    ClientTelemetry.Failed(activity, failure);
                    throw;
                }

                ClientTelemetry.Retried(activity, request.Name, failure);
            }

            await Task.Delay(delay, Options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Sends a request once and returns as soon as the answer begins.</summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<HttpResponseMessage> OpenOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.RequestTimeout, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await OpenAsync(request, either.Token);
        }
        catch (Exception exception) when (Failures.IsOfConnection(exception, cancellationToken))
        {
            throw Failures.ToConnectionException(exception);
        }
    }

    private async Task<T> SendOnceAsync<T>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Options.RequestTimeout, Options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await OpenAsync(request, either.Token);
            return await read(response, either.Token);
        }
        catch (Exception exception) when (Failures.IsOfConnection(exception, cancellationToken))
        {
            throw Failures.ToConnectionException(exception);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = await CreateMessageAsync(request, cancellationToken);
        var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await ErrorAnswer.ReadAsync(response, Options.TimeProvider, cancellationToken);
    }

    private async ValueTask<HttpRequestMessage> CreateMessageAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var token = Options.TokenProvider is { } provider ? HeaderText.Token(await provider(cancellationToken)) : Options.Token;
        var message = new HttpRequestMessage(request.Method, new Uri(_baseAddress, request.Path));
        if (token is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (_userAgent is not null) message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        if (request.IdempotencyKey is { } key) message.Headers.Add(IdempotencyHeader, key);
        if (request.Body is { } body) message.Content = new ByteArrayContent(body) { Headers = { ContentType = JsonType } };
        return message;
    }

    private static string UserAgent(string? application)
    {
        var version = typeof(HearthTransport).Assembly.GetName().Version?.ToString(3) ?? "0";
        return application is null ? $"Hearth.Client/{version}" : $"{application} Hearth.Client/{version}";
    }
}
