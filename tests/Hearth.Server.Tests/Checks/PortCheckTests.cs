using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Hosting.Checks;
using Hearth.Server.Checks;
using Hearth.Server.Tests.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Hearth.Server.Tests.Checks;

/// <summary>Whether the check listens where Kestrel would.</summary>
public sealed class PortCheckTests
{
    [Theory]
    [InlineData("Production", "127.0.0.2")]
    [InlineData("Production", "::1")]
    [InlineData("Development", "127.0.0.1")]
    [InlineData("Development", "::1")]
    public async Task Run_PortThatAnotherProgramHasOnOneAddress_IsAFault(string environment, string address)
    {
        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();

        var finding = Assert.Single(await RunAsync(environment, ("PORT", PortOf(other))));

        Assert.Equal(CheckOutcome.Fault, finding.Outcome);
        Assert.Contains("in use by another program", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PortThatAnotherProgramHasWhereTheServerDoesNotListen_IsFree()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var finding = Assert.Single(await RunAsync("Production", ("urls", $"http://127.0.0.2:{PortOf(other)}")));

        Assert.Equal(CheckOutcome.Ok, finding.Outcome);
    }

    [Fact]
    public async Task Run_SeveralUrls_LooksAtEachWithAPort()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var free = PortFinder.Take();

        var findings = await RunAsync("Production", ("urls", $"http://unix:/run/hearth.sock;http://127.0.0.1:{free};http://127.0.0.1:{PortOf(other)};nowhere"));

        Assert.Equal([CheckOutcome.Ok, CheckOutcome.Fault, CheckOutcome.Fault], findings.Select(finding => finding.Outcome));
    }

    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    private static Task<IReadOnlyList<CheckFinding>> RunAsync(string environment, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        return new PortCheck(configuration, new NamedEnvironment(environment)).RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class NamedEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
