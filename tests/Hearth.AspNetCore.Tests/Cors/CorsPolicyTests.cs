using Hearth.AspNetCore.Cors;
using Hearth.AspNetCore.Tests.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Tests.Cors;

public sealed class CorsPolicyTests
{
    private const string Origin = "https://app.example.com";

    [Fact]
    public async Task Preflight_AllowedOrigin_Is204WithMethodsAndHeaders()
    {
        await using var app = await StartAsync(Origin);

        using var response = await PreflightAsync(app, Origin);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(Origin, Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal("GET, HEAD, POST", Header(response, "Access-Control-Allow-Methods"));
        Assert.Equal(
            "authorization, content-type, idempotency-key, if-none-match, last-event-id, traceparent, tracestate",
            Header(response, "Access-Control-Allow-Headers"));
        Assert.Equal("Origin", Header(response, "Vary"));
        Assert.Null(Header(response, "Access-Control-Allow-Credentials"));
        Assert.Null(response.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Preflight_OtherOrigin_Is204WithoutPermission()
    {
        await using var app = await StartAsync(Origin);

        using var response = await PreflightAsync(app, "https://evil.example.com");

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Null(Header(response, "Access-Control-Allow-Origin"));
        Assert.Null(Header(response, "Access-Control-Allow-Methods"));
        Assert.Equal("Origin", Header(response, "Vary"));
    }

    [Fact]
    public async Task Preflight_CorsIsOffOrTheRequestIsNone_IsLeftToTheGate()
    {
        await using var off = await StartAsync();
        await using var on = await StartAsync(Origin);

        using var whileOff = await PreflightAsync(off, Origin);
        using var options = new HttpRequestMessage(HttpMethod.Options, "/");
        using var plainOptions = await on.Client.SendAsync(options, TestContext.Current.CancellationToken);

        Assert.Equal(405, (int)whileOff.StatusCode);
        Assert.Null(Header(whileOff, "Vary"));
        Assert.Equal(405, (int)plainOptions.StatusCode);
    }

    [Theory]
    [InlineData(Origin, Origin, Origin)]
    [InlineData(Origin, "https://evil.example.com", null)]
    [InlineData(Origin, null, null)]
    [InlineData("*", "https://anyone.example.com", "*")]
    [InlineData("*", null, "*")]
    public async Task ApplyTo_Response_ExposesHeadersToAllowedOrigins(string allowed, string? origin, string? expected)
    {
        await using var app = await StartAsync(allowed);
        if (origin is not null) app.Client.DefaultRequestHeaders.Add("Origin", origin);

        using var response = await app.GetAsync("/");

        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(expected, Header(response, "Access-Control-Allow-Origin"));
        Assert.Equal(
            expected is null ? null : "Location, ETag, Retry-After, Stream-Next-Offset, Stream-Up-To-Date, Stream-Closed, Stream-Cursor",
            Header(response, "Access-Control-Expose-Headers"));
        Assert.Equal(allowed == "*" ? null : "Origin", Header(response, "Vary"));
    }

    [Theory]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com:443")]
    [InlineData("app.example.com")]
    [InlineData("https://app.example.com/path")]
    public async Task Start_OriginThatCouldNeverMatch_IsRefused(string origin)
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(origin));
    }

    // The gate answers everything that is no preflight with an error.
    private static Task<ComponentApp> StartAsync(params string[] origins) => ComponentApp.StartAsync(
        app => app.Map("{**path}", (HttpContext context, CorsPolicy cors) =>
        {
            if (cors.TryHandlePreflight(context, "GET, HEAD, POST")) return Task.CompletedTask;
            cors.ApplyTo(context.Response, context.Request.Headers.Origin);
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return context.Response.WriteAsync("no");
        }),
        settings: [.. origins.Select((origin, index) => ($"Hearth:Cors:AllowedOrigins:{index}", origin))]);

    private static async Task<HttpResponseMessage> PreflightAsync(ComponentApp app, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/agents/a/b");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        return await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
