using Microsoft.AspNetCore.Http;

namespace Hearth.Client.Tests.Hosting;

/// <summary>What a <see cref="StubServer"/> was asked.</summary>
internal sealed record StubRequest(string Target, string? IdempotencyKey, string? Authorization, string? UserAgent, string Body)
{
    public static async Task<StubRequest> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return new StubRequest(
            request.Path + request.QueryString,
            Header(request, "Idempotency-Key"),
            Header(request, "Authorization"),
            Header(request, "User-Agent"),
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static string? Header(HttpRequest request, string name) => request.Headers[name] is [var value] ? value : null;
}
