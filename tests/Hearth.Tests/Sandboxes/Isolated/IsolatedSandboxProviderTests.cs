using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Sandboxes.Isolated;
using Hearth.Sandboxes.Isolated.Landlock;
using Hearth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>What is required, and what is said of it.</summary>
public sealed class IsolatedSandboxProviderTests
{
    private static readonly IsolationReport OldKernel = new(
        IsolationFeatures.NoNewPrivileges | IsolationFeatures.Seccomp | IsolationFeatures.ResourceLimits, new LandlockVersion(0), null);

    [Fact]
    public void FindProblem_WithoutWhatIsRequired_NamesItAndTheRemedy()
    {
        // Arrange
        var provider = new IsolatedSandboxProvider(new IsolatedSandboxOptions { Require = (IsolationFeatures)31 }, OldKernel);

        // Act
        var problem = provider.FindProblem(new ServiceCollection().BuildServiceProvider());

        // Assert
        Assert.Contains("own uid (run the server as root", problem, StringComparison.Ordinal);
        Assert.Contains("Landlock (use Linux 5.13", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("seccomp", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void FindProblem_WithARootThatUsersCannotEnter_NamesTheDirectory()
    {
        // Arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Isolated sandboxes are for Linux.");
        var closed = Directory.CreateTempSubdirectory("hearth-closed-").FullName; // Mode 700.
        var everything = OldKernel with { Features = (IsolationFeatures)31, Landlock = new LandlockVersion(7) };
        var provider = new IsolatedSandboxProvider(new IsolatedSandboxOptions { Root = Path.Combine(closed, "root") }, everything);

        // Act
        var problem = provider.FindProblem(new ServiceCollection().BuildServiceProvider());
        Directory.Delete(closed);

        // Assert
        Assert.Contains($"cannot enter {closed},", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfAServerWithoutWhatIsRequired_IsRefusedAndNamesIt()
    {
        // Arrange
        var provider = new IsolatedSandboxProvider(new IsolatedSandboxOptions(), OldKernel);

        // Act
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HearthTestHost.StartAsync(
            hearth => hearth.AddAgent("operator", _ => new AgentDefinition { Sandbox = provider }),
            TestContext.Current.CancellationToken));

        // Assert
        Assert.Contains("operator", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Landlock (use Linux 5.13", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithoutWhatIsRequired_IsRefused()
    {
        // Arrange
        var provider = new IsolatedSandboxProvider(new IsolatedSandboxOptions(), OldKernel);
        var context = new SandboxContext("agent", "one", new ServiceCollection().BuildServiceProvider());

        // Act
        var refused = await Assert.ThrowsAsync<SandboxException>(
            async () => await provider.OpenAsync(context, TestContext.Current.CancellationToken));

        // Assert
        Assert.Contains("Landlock", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindProblem_OfSeveralAgents_SaysOnceWhatHolds()
    {
        // Arrange
        var lines = new Lines();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(lines)).BuildServiceProvider();
        var options = new IsolatedSandboxOptions { Require = IsolationFeatures.Seccomp };

        // Act
        var problems = Enumerable.Range(0, 3).Select(_ => new IsolatedSandboxProvider(options, OldKernel).FindProblem(services)).ToList();

        // Assert
        Assert.All(problems, Assert.Null);
        Assert.Equal(
            ["Isolated sandboxes: own uid does not hold, no_new_privs holds, seccomp holds, Landlock does not hold, resource limits holds."],
            lines.Written);
    }

    [Fact]
    public void Equals_OfProvidersWithTheSameOptions_IsTrue()
    {
        // Arrange
        var one = new IsolatedSandboxProvider(new IsolatedSandboxOptions { Environment = { ["A"] = "1" }, ReadablePaths = { "/srv" } });
        var same = new IsolatedSandboxProvider(new IsolatedSandboxOptions { Environment = { ["A"] = "1" }, ReadablePaths = { "/srv" } });
        var other = new IsolatedSandboxProvider(new IsolatedSandboxOptions { Environment = { ["A"] = "1" }, ReadablePaths = { "/opt" } });

        // Assert
        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
