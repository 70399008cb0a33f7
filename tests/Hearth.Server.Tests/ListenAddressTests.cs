using Microsoft.Extensions.Configuration;

namespace Hearth.Server.Tests;

/// <summary>Where the server listens, and where a process beside it reaches it.</summary>
public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("", "http://127.0.0.1:3000/", "http://*:3000")]
    [InlineData("PORT=8080", "http://127.0.0.1:8080/", "http://*:8080")]
    [InlineData("PORT=8080;urls=http://*:81", "http://127.0.0.1:8080/", "http://*:8080")]
    [InlineData("PORT=;urls=http://*:81", "http://127.0.0.1:81/", null)]
    [InlineData("urls=http://+:81", "http://127.0.0.1:81/", null)]
    [InlineData("urls=http://[::]:81", "http://127.0.0.1:81/", null)]
    [InlineData("urls=http://0.0.0.0:81", "http://127.0.0.1:81/", null)]
    [InlineData("urls=https://localhost:443", "https://localhost/", null)]
    [InlineData("http_ports=8080", "http://127.0.0.1:8080/", null)]
    [InlineData("https_ports=8443", "https://127.0.0.1:8443/", null)]
    [InlineData("Kestrel:Endpoints:Web:Url=http://*:82", "http://127.0.0.1:82/", null)]
    public void Address_OfSettings_IsWhatTheyMean(string settings, string local, string? url)
    {
        var address = Of(settings);

        Assert.Equal((new Uri(local), url), (address.Local(), address.UrlFor("*")));
    }

    [Theory]
    [InlineData("PORT=http")]
    [InlineData("PORT=65536")]
    [InlineData("PORT=-1")]
    public void Address_OfAPortThatIsNone_IsRefused(string settings)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Of(settings).UrlFor("*"));

        Assert.Contains("from 0 to 65535", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Local_OfAnAddressThatIsNoUrl_SaysWhatToSet()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Of("urls=http://unix:/run/hearth.sock").Local());

        Assert.Contains("set PORT", exception.Message, StringComparison.Ordinal);
    }

    private static ListenAddress Of(string settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
        .Build());
}
