using System.Diagnostics;
using System.Globalization;
using Hearth.PostgresServers;

namespace Hearth.Postgres.Tests.Servers;

/// <summary>Nothing may be left of a server: not after its owner disposed it, and not after its owner was killed.</summary>
public sealed class PostgresServerEndTests
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    public PostgresServerEndTests()
    {
        if (PostgresServer.SkipReason is { } reason)
            Assert.Skip(reason);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_OfARunningServer_EndsItAndRemovesItsDirectory()
    {
        // Arrange
        var server = await PostgresServer.StartAsync(cancellationToken: Cancel);
        var (process, directory) = (server.ProcessId, server.SocketDirectory);
        // Act
        await server.DisposeAsync();
        await server.DisposeAsync();
        // Assert
        Assert.False(server.IsRunning);
        Assert.False(IsAlive(process));
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Kill_OfTheProcessThatStartedAServer_EndsTheServerAndRemovesItsDirectory()
    {
        // Arrange
        using var owner = StartOwner();
        var output = owner.StandardOutput;
        var url = await output.ReadLineAsync(Cancel);
        var process = int.Parse((await output.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);
        var directory = await output.ReadLineAsync(Cancel);
        var wasAlive = IsAlive(process) && Directory.Exists(directory);
        // Act
        owner.Kill();
        await WaitUntilAsync(() => !IsAlive(process) && !Directory.Exists(directory));
        // Assert
        Assert.StartsWith("postgres://", url, StringComparison.Ordinal);
        Assert.True(wasAlive);
    }

    private static Process StartOwner()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Hearth.PostgresServer.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(dotnet, [program]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    // What nobody waits for remains as a zombie, which has no working directory any more.
    private static bool IsAlive(int process) => Directory.Exists($"/proc/{process}/cwd");

    // Processes that are not ours send no signal when they end.
    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (!condition())
            await timer.WaitForNextTickAsync(Cancel);
    }
}
