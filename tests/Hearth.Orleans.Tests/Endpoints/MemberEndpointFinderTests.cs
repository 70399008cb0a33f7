using System.Net;
using System.Net.Sockets;
using Hearth.Hosting;
using Hearth.Orleans.Endpoints;
using Hearth.Orleans.Tests.Support;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Orleans.Tests.Endpoints;

public sealed class MemberEndpointFinderTests : IDisposable
{
    private readonly MemoryMembership _store = new();
    private readonly PortReservations _reservations = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_WithEverythingChosen_TakesThat()
    {
        // Arrange
        var options = new ClusterOptions { Address = "127.0.0.2", ListenAddress = "127.0.0.3", SiloPort = FreePort(), GatewayPort = 0 };

        // Act
        var endpoint = await FindAsync(options, hostAddress: new HostAddress(IPAddress.Parse("10.0.0.9")));

        // Assert
        Assert.Equal(new MemberEndpoint(IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3"), options.SiloPort.Value, 0), endpoint);
    }

    [Fact]
    public async Task Find_WhereThePlatformSaysTheAddress_TakesThat()
    {
        // Act
        var endpoint = await FindAsync(new ClusterOptions { SiloPort = FreePort(), GatewayPort = 0 }, hostAddress: new HostAddress(IPAddress.Parse("127.0.0.4")));

        // Assert
        Assert.Equal((IPAddress.Parse("127.0.0.4"), IPAddress.Parse("127.0.0.4")), (endpoint.Address, endpoint.ListenAddress));
    }

    [Theory]
    [InlineData("Development", "192.0.2.1")]
    [InlineData("Production", null)]
    [InlineData("Production", "127.0.0.1")]
    [InlineData("Production", "localhost")]
    public async Task Find_InDevelopmentOrWithTheDatabaseOnThisMachine_StaysOnTheMachine(string environment, string? databaseHost)
    {
        // Arrange
        _store.DatabaseHost = databaseHost;

        // Act
        var endpoint = await FindAsync(new ClusterOptions { SiloPort = FreePort(), GatewayPort = 0 }, environment);

        // Assert
        Assert.True(IPAddress.IsLoopback(endpoint.Address) && IPAddress.IsLoopback(endpoint.ListenAddress), endpoint.ToString());
    }

    [Fact]
    public async Task Find_AtAChosenPortThatIsTaken_Fails()
    {
        // Arrange
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        // Act, Assert
        var options = new ClusterOptions { SiloPort = ((IPEndPoint)taken.LocalEndpoint).Port };
        var failure = await Assert.ThrowsAsync<SocketException>(() => FindAsync(options));
        Assert.Equal(SocketError.AddressAlreadyInUse, failure.SocketErrorCode);
    }

    [Fact]
    public async Task Find_AtAPortThatAnotherMemberIsAboutToOpen_TakesAnotherOne()
    {
        // Arrange: neither listens yet.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Ports are reserved on Linux only.");
        using var others = new PortReservations();
        var options = new ClusterOptions { Address = "127.0.0.5" };
        var first = await FindAsync(options, reservations: others);

        // Act
        var second = await FindAsync(options);

        // Assert
        Assert.Equal(4, new[] { first.SiloPort, first.GatewayPort, second.SiloPort, second.GatewayPort }.Distinct().Count());
    }

    [Fact]
    public void Reservation_OfAPort_LastsAsLongAsItsHolder()
    {
        // Arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Ports are reserved on Linux only.");
        var endpoint = new IPEndPoint(IPAddress.Parse("127.0.0.6"), 1);
        using (var holder = new PortReservations())
        {
            Assert.True(holder.TryReserve(endpoint));
            Assert.False(_reservations.TryReserve(endpoint));
            Assert.True(_reservations.TryReserve(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 1)));
        }

        // Act, Assert
        Assert.True(_reservations.TryReserve(endpoint));
    }

    public void Dispose() => _reservations.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<MemberEndpoint> FindAsync(
        ClusterOptions options, string environment = "Development", HostAddress? hostAddress = null, PortReservations? reservations = null) =>
        new MemberEndpointFinder(
            _store, reservations ?? _reservations, new TestEnvironment(environment), NullLogger<MemberEndpointFinder>.Instance, hostAddress)
        .FindAsync(options, Cancel);

    private sealed record TestEnvironment(string EnvironmentName) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = EnvironmentName;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
