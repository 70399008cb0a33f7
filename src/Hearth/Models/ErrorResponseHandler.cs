using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Hearth.Models;

/// <summary>
/// Turns an HTTP error into a <see cref="ModelResponseException"/> before an SDK sees it: the SDKs drop headers such as
/// <c>Retry-After</c>, and each has exceptions of its own.
/// </summary>
/// <param name="logger">Takes the provider's own words, at Trace only.</param>
/// <param name="time">The clock that a <c>Retry-After</c> date is compared with.</param>
internal sealed partial class ErrorResponseHandler(ILogger logger, TimeProvider time) : DelegatingHandler
{
    private const int MaxBodyBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ReadAsync(response, cancellationToken);
    }

    private async Task<ModelResponseException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var error = ParseError(await ReadBodyAsync(response, cancellationToken));
        var code = StringIn(error, "code") ?? StringIn(error, "type") ?? CodeIn(response);
        var message = StringIn(error, "message");
        var status = (int)response.StatusCode;
        LogRefusedSensitive(status, code, message);
        return new ModelResponseException(status, code, StringIn(error, "param") ?? LocationIn(message), message, RetryAfterOf(response));
    }

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxBodyBytes];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return buffer[..length];
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            return []; // The status says enough.
        }
    }

    private static JsonElement ParseError(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var error = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var nested) ? nested : root;
            return error.Clone();
        }
        catch (JsonException)
        {
            return default; // A proxy in between answers HTML.
        }
    }

    private static string? StringIn(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    // Amazon puts it here, with a colon and more behind it.
    private static string? CodeIn(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("x-amzn-ErrorType", out var values)
            && values.ToString().Split(':')[0].Trim() is { Length: > 0 } code
            ? code
            : null;

    private static string? LocationIn(string? message) =>
        message is not null && LocationPattern.Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (response.Headers.NonValidated.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < int.MaxValue)
            return TimeSpan.FromMilliseconds(milliseconds);
        var retryAfter = response.Headers.RetryAfter;
        var wait = retryAfter?.Delta ?? (retryAfter?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // Anthropic names the place first: "tools.0.name: ...". Field names are no secret; what follows the colon may be.
    [GeneratedRegex(@"^([a-z_]{1,40}(?:\.[a-z_0-9]{1,40}){1,12}):", RegexOptions.CultureInvariant)]
    private static partial Regex LocationPattern { get; }

    [LoggerMessage(LogLevel.Trace, "The provider answered {Status} ({Code}): {Message}")]
    private partial void LogRefusedSensitive(int status, string? code, string? message);
}
