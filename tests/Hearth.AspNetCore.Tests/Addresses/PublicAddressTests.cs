using Hearth.AspNetCore.Addresses;
using Hearth.AspNetCore.Tests.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Tests.Addresses;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("HEARTH_PUBLIC_URL", "https://api.example.com/hearth/", "https://api.example.com/hearth")]
    [InlineData("Hearth:PublicUrl", "http://api.example.com", "http://api.example.com")]
    public async Task BaseFor_Configured_IsThat(string key, string value, string expected)
    {
        await using var app = await StartAsync("/prefix", (key, value));

        Assert.Equal(expected, await AskAsync(app));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/prefix", "/prefix")]
    [InlineData("a/b/", "/a/b")]
    public async Task BaseFor_NotConfigured_IsTheRequestsOwnAddressPlusThePrefix(string prefix, string path)
    {
        await using var app = await StartAsync(prefix, ("HEARTH_PUBLIC_URL", ""));

        Assert.Equal($"{app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", await AskAsync(app));
    }

    [Theory]
    [InlineData("127.0.0.0/8")]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.7/24")]
    public async Task BaseFor_HeadersOfATrustedProxy_AreUsed(string proxies)
    {
        await using var app = await StartAsync("/prefix", ("Hearth:Http:TrustedProxies", proxies));

        Assert.Equal("https://api.example.com/edge/prefix", await AskAsync(app, forwarded: true));
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("")]
    public async Task BaseFor_HeadersOfAnyoneElse_AreIgnored(string proxies)
    {
        await using var app = await StartAsync("/prefix", ("Hearth:Http:TrustedProxies", proxies));

        Assert.StartsWith("http://127.0.0.1:", await AskAsync(app, forwarded: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BaseFor_ForwardedHostThatIsNotAllowed_IsIgnored()
    {
        await using var app = await StartAsync("", ("Hearth:Http:TrustedProxies", "127.0.0.1"), ("AllowedHosts", "other.example.com;127.0.0.1"));

        Assert.DoesNotContain("api.example.com", await AskAsync(app, forwarded: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEARTH_PUBLIC_URL", "api.example.com")]
    [InlineData("HEARTH_PUBLIC_URL", "/hearth")]
    [InlineData("HEARTH_PUBLIC_URL", "ftp://api.example.com")]
    [InlineData("HEARTH_PUBLIC_URL", "https://api.example.com?x=1")]
    [InlineData("HEARTH_PUBLIC_URL", "https://api.example.com/#x")]
    [InlineData("HEARTH_PUBLIC_URL", "https://me:secret@api.example.com")]
    [InlineData("Hearth:Http:TrustedProxies:0", "proxy.internal")]
    [InlineData("Hearth:Http:TrustedProxies:0", "10.0.0.0/33")]
    public async Task Start_UnusableValue_IsRefused(string key, string value)
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("", (key, value)));
    }

    private static Task<ComponentApp> StartAsync(string prefix, params (string, string)[] settings) => ComponentApp.StartAsync(
        app => app.Map("{**path}", (HttpContext context, IPublicAddress address) => context.Response.WriteAsync(address.BaseFor(context, prefix))),
        settings: settings);

    private static async Task<string> AskAsync(ComponentApp app, bool forwarded = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x?y=1");
        if (forwarded)
        {
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "api.example.com");
            request.Headers.Add("X-Forwarded-Prefix", "/edge");
        }

        using var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
