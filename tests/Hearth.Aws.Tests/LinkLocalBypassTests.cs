using System.Net;

namespace Hearth.Aws.Tests;

/// <summary>Which addresses are kept away from a proxy.</summary>
public sealed class LinkLocalBypassTests
{
    private static readonly LinkLocalBypass Bypass = new(new WebProxy("http://proxy.example:3128"));

    [Theory]
    [InlineData("http://169.254.170.2/v4/task")]
    [InlineData("http://169.254.169.254/latest/api/token")]
    [InlineData("http://169.254.170.23/v1/credentials")]
    [InlineData("http://[fd00:ec2::254]/latest")]
    public void Proxy_ForAnAddressOfThisMachineAlone_IsNone(string uri)
    {
        // Act
        var proxy = Bypass.GetProxy(new Uri(uri));

        // Assert
        Assert.Null(proxy);
        Assert.True(Bypass.IsBypassed(new Uri(uri)));
    }

    [Theory]
    [InlineData("https://ssm.eu-central-1.amazonaws.com/")]
    [InlineData("http://10.169.254.1/")]
    [InlineData("http://169.254.example/")]
    public void Proxy_ForTheRest_IsWhatItWas(string uri)
    {
        // Act
        var proxy = Bypass.GetProxy(new Uri(uri));

        // Assert
        Assert.Equal("proxy.example", proxy?.Host);
        Assert.False(Bypass.IsBypassed(new Uri(uri)));
    }
}
