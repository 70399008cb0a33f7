namespace Hearth.Models;

/// <summary>
/// Cuts responses that fall silent. It counts bytes, not events: a stream that only sends keep-alive pings is alive.
/// On expiry the request or the read fails with <see cref="ModelStreamTimeoutException"/> and the connection is dropped.
/// </summary>
/// <remarks>
/// The time a caller takes between two reads does not count, so a slow reader is never mistaken for a silent provider.
/// Only asynchronous reads of the body are watched.
/// </remarks>
/// <param name="firstByteTimeout">From sending the request to the first byte of the response's body; infinite switches it off.</param>
/// <param name="idleTimeout">The longest silence after that; infinite switches it off.</param>
/// <param name="time">The clock.</param>
public sealed class IdleTimeoutHandler(TimeSpan firstByteTimeout, TimeSpan idleTimeout, TimeProvider time) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var response = await SendInTimeAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var watched = new IdleTimeoutStream(body, RemainingSince(started), firstByteTimeout, idleTimeout, time);
        response.Content = Rewrap(response.Content, watched);
        return response;
    }

    private async Task<HttpResponseMessage> SendInTimeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(firstByteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ModelStreamTimeoutException(firstByteTimeout, hasStarted: false);
        }
    }

    private TimeSpan RemainingSince(long started)
    {
        if (firstByteTimeout == Timeout.InfiniteTimeSpan)
            return firstByteTimeout;
        var remaining = firstByteTimeout - time.GetElapsedTime(started);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private static StreamContent Rewrap(HttpContent original, Stream body)
    {
        var content = new StreamContent(body);
        foreach (var (name, values) in original.Headers.NonValidated)
            content.Headers.TryAddWithoutValidation(name, values);
        return content;
    }
}
