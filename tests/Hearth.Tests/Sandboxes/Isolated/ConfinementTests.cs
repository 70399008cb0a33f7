using System.Globalization;
using Hearth.Sandboxes;
using Hearth.Sandboxes.Isolated;
using Hearth.Sandboxes.Isolated.Native;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>What starting confined programs leaves of the server. Alone, because it looks at the whole process.</summary>
[Collection(nameof(ConfinementTests))]
[CollectionDefinition(nameof(ConfinementTests), DisableParallelization = true)]
public sealed class ConfinementTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-confined-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Execute_OfManyCommands_LeavesEveryThreadOfTheServerAsItWas()
    {
        // Arrange
        SkipWithoutEverything();
        MakeEnterable();
        var before = await ThreadsAsync();

        // Act: several workspaces at once, so that the runtime has reasons to start threads of its own meanwhile.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async instance =>
        {
            await using var sandbox = await OpenAsync(instance.ToString(CultureInfo.InvariantCulture));
            for (var command = 0; command < 8; command++) await sandbox.Shell!.ExecuteAsync(new ShellCommand("true"), Cancel);
        }));
        var after = await ThreadsAsync();

        // Assert: the user, the capabilities, no_new_privs and the filter of each thread.
        Assert.Single(before);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Run_OfAChangeOfUser_LetsTheServerBeDumpedAgain()
    {
        // Arrange: other tests start programs as another user, which leaves its mark on this process.
        SkipWithoutEverything();
        _ = Libc.Syscall(Syscalls.Current!.Prctl, 4, 1);
        using var calls = new NativeCalls();
        Confinement.AddUser(calls, Syscalls.Current!, new IsolatedSandboxOptions().FirstUid + 1);

        // Act
        var failure = Confinement.Run(calls);

        // Assert
        Assert.Null(failure);
        Assert.Equal(1, Libc.Syscall(Syscalls.Current!.Prctl, 3));
    }

    [Fact]
    public void Run_OfACallThatFails_SaysWhichAndMakesNoneAfterIt()
    {
        // Arrange
        SkipWithoutEverything();
        var syscalls = Syscalls.Current!;
        using var calls = new NativeCalls();
        calls.Add("getpid", syscalls.GetPid);
        calls.Add("bad close_range", Syscalls.CloseRange, 1, 0, 0);
        calls.Add("worse", -1);

        // Act
        var failure = Confinement.Run(calls);

        // Assert
        Assert.Equal("bad close_range", failure?.Call);
        Assert.Equal(22, failure?.Error); // EINVAL
    }

    [Fact]
    public async Task Open_OfTwoWorkspaces_GivesEachAUserThatItKeeps()
    {
        // Arrange
        SkipWithoutEverything();
        MakeEnterable();

        // Act
        var users = new List<string>();
        foreach (var instance in new[] { "a", "b", "a" })
        {
            await using var sandbox = await OpenAsync(instance);
            users.Add((await sandbox.Shell!.ExecuteAsync(new ShellCommand("id -u; id -G"), Cancel)).Output);
        }

        // Assert
        Assert.NotEqual(users[0], users[1]);
        Assert.Equal(users[0], users[2]);
        Assert.Equal(2, users[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length); // One user and one group.
    }

    // What the threads of this process have in common, but for those that are about to start a program, of other tests too.
    private static async Task<HashSet<string>> ThreadsAsync()
    {
        string[] facts = ["Uid:", "Gid:", "Groups:", "CapEff:", "CapPrm:", "NoNewPrivs:", "Seccomp:", "Seccomp_filters:"];
        var threads = new HashSet<string>();
        foreach (var thread in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                var lines = await File.ReadAllLinesAsync(Path.Combine(thread, "status"), Cancel);
                if (lines[0].EndsWith("Hearth confined", StringComparison.Ordinal)) continue;
                threads.Add(string.Join('\n', lines.Where(line => facts.Any(fact => line.StartsWith(fact, StringComparison.Ordinal)))));
            }
            catch (IOException)
            {
                // The thread has ended.
            }
        }

        return threads;
    }

    private static void SkipWithoutEverything()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Isolated sandboxes are for Linux.");
        Assert.SkipUnless(EscapeBed.Report.Has((IsolationFeatures)31), $"The test needs every protection. Here: {EscapeBed.Report}.");
    }

    private void MakeEnterable()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_directory, (UnixFileMode)0b111_101_101);
    }

    private async Task<ISandbox> OpenAsync(string instance)
    {
        var provider = new IsolatedSandboxProvider(new IsolatedSandboxOptions { Root = Path.Combine(_directory, "root") });
        return await provider.OpenAsync(new SandboxContext("agent", instance, new ServiceCollection().BuildServiceProvider()), Cancel);
    }
}
