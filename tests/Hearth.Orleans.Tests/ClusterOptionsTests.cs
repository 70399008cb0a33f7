using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.Orleans.Tests;

public sealed class ClusterOptionsTests
{
    [Theory]
    [InlineData(null, ClusterMode.Auto)]
    [InlineData("", ClusterMode.Auto)]
    [InlineData("auto", ClusterMode.Auto)]
    [InlineData("Off", ClusterMode.Off)]
    [InlineData("REQUIRED", ClusterMode.Required)]
    public void Mode_AsTheSectionsValue_IsRead(string? value, ClusterMode expected) =>
        Assert.Equal(expected, Read(("Hearth:Cluster", value)).Mode);

    [Theory]
    [InlineData("Required", ClusterMode.Required)]
    [InlineData("off", ClusterMode.Off)]
    public void Mode_AsAnOptionAmongOthers_IsRead(string value, ClusterMode expected)
    {
        // Act
        var options = Read(("Hearth:Cluster:Mode", value), ("Hearth:Cluster:SiloPort", "12000"), ("Hearth:Cluster:GatewayPort", "0"));

        // Assert
        Assert.Equal((expected, 12_000, 0), (options.Mode, options.SiloPort, options.GatewayPort));
    }

    [Theory]
    [InlineData("on")]
    [InlineData("7")]
    [InlineData("1")]
    [InlineData("auto, off")]
    public void Mode_ThatIsNone_IsRefusedAndTheOthersAreNamed(string value)
    {
        // Act
        var failure = Assert.ThrowsAny<Exception>(() => Read(("Hearth:Cluster", value)));

        // Assert
        Assert.Contains("auto, off or required", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("Address=10.0.0.1 ListenAddress=0.0.0.0 SiloPort=1 GatewayPort=0", null)]
    [InlineData("Address=::1", null)]
    [InlineData("Address=here", "Address")]
    [InlineData("Address=0.0.0.0", "Address")]
    [InlineData("Address=::", "Address")]
    [InlineData("ListenAddress=everywhere", "ListenAddress")]
    [InlineData("SiloPort=0", "SiloPort")]
    [InlineData("SiloPort=65536", "SiloPort")]
    [InlineData("GatewayPort=-1", "GatewayPort")]
    [InlineData("SiloPort=5000 GatewayPort=5000", "GatewayPort")]
    [InlineData("ProbeTimeout=00:00:00.050", "ProbeTimeout")]
    [InlineData("MissedProbes=0", "MissedProbes")]
    [InlineData("Votes=0", "Votes")]
    [InlineData("Tls:Certificate=/dev/null", "Tls")]
    [InlineData("Tls:Certificate=/dev/null Tls:Key=/dev/null Tls:Authority=/dev/null", null)]
    [InlineData("Tls:Certificate=/no/such Tls:Key=/dev/null Tls:Authority=/dev/null", "/no/such")]
    public void Options_AtTheirLimits_AreTakenOrRefusedByName(string settings, string? named)
    {
        // Arrange
        (string, string?)[] values = [.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting => setting.Split('=', 2))
            .Select(setting => ($"Hearth:Cluster:{setting[0]}", setting[1]))];

        // Act
        var failure = Record.Exception(() => Read(values));

        // Assert
        if (named is null) Assert.Null(failure);
        else Assert.Contains(named, Assert.IsType<OptionsValidationException>(failure).Message, StringComparison.Ordinal);
    }

    private static ClusterOptions Read(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
            .Build();
        using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddHearthRuntime()
            .AddHearthOrleans()
            .AddHearthOrleans()
            .BuildServiceProvider();
        return provider.GetRequiredService<IOptions<ClusterOptions>>().Value;
    }
}
