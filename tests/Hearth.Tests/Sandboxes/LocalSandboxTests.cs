using System.Diagnostics;
using System.Text;
using Hearth.Sandboxes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;

namespace Hearth.Tests.Sandboxes;

public sealed class LocalSandboxTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-local-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Root => Path.Combine(_directory, "root");

    [Fact]
    public async Task Files_OfTheRoot_AreReadAndWritten()
    {
        await using var sandbox = await OpenAsync();
        await sandbox.WriteAsync("a/b.txt", "hello"u8.ToArray(), Cancel);
        await sandbox.WriteAsync("a/b.txt", "hi"u8.ToArray(), Cancel);

        Assert.Equal("hi", await File.ReadAllTextAsync(Path.Combine(Root, "a", "b.txt"), Cancel));
        Assert.Equal("hi"u8.ToArray(), (await sandbox.ReadAsync($"{sandbox.WorkingDirectory}/a/b.txt", Cancel)).ToArray());
        Assert.Equal(2, (await sandbox.StatAsync("a/b.txt", Cancel))!.Length);
        Assert.Null(await sandbox.StatAsync("c", Cancel));
        await sandbox.RemoveAsync("a", recursive: true, Cancel);
        Assert.Empty(await sandbox.ListAsync(".", Cancel));
    }

    [Fact]
    public async Task Paths_OutOfTheRoot_AreRefused()
    {
        // Arrange
        await File.WriteAllTextAsync(Path.Combine(_directory, "secret"), "s", Cancel);
        await using var sandbox = await OpenAsync();
        File.CreateSymbolicLink(Path.Combine(Root, "file"), Path.Combine(_directory, "secret"));
        File.CreateSymbolicLink(Path.Combine(Root, "relative"), "../secret");
        Directory.CreateSymbolicLink(Path.Combine(Root, "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(Root, "twice"), "up");
        File.CreateSymbolicLink(Path.Combine(Root, "loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(Root, "new"), Path.Combine(_directory, "made"));

        // Act, Assert
        foreach (var path in (string[])["../secret", "/etc/passwd", "file", "relative", "up/secret", "twice/secret", "up/root/../secret", "loop", "/proc/self/environ"])
        {
            await Assert.ThrowsAsync<SandboxException>(() => sandbox.ReadAsync(path, Cancel));
            await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync(path, "x"u8.ToArray(), Cancel));
        }

        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("new", "x"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.ListAsync("up", Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.MakeDirectoryAsync("up/made", Cancel));
        await sandbox.RemoveAsync("file", recursive: true, Cancel);
        await sandbox.RemoveAsync("up", recursive: true, Cancel);
        Assert.Equal("s", await File.ReadAllTextAsync(Path.Combine(_directory, "secret"), Cancel));
        Assert.Equal(["root", "secret"], Directory.EnumerateFileSystemEntries(_directory).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Links_WithinTheRoot_AreFollowed()
    {
        await using var sandbox = await OpenAsync();
        await sandbox.WriteAsync("real/a.txt", "x"u8.ToArray(), Cancel);
        Directory.CreateSymbolicLink(Path.Combine(Root, "alias"), "real");

        Assert.Equal("x"u8.ToArray(), (await sandbox.ReadAsync("alias/a.txt", Cancel)).ToArray());
        Assert.False((await sandbox.ListAsync(".", Cancel)).Single(entry => entry.Path.EndsWith("alias", StringComparison.Ordinal)).IsDirectory);
    }

    [Fact]
    public async Task Read_OfAPipe_IsRefusedAtOnce()
    {
        await using var sandbox = await OpenAsync();
        await RunAsync(sandbox, "mkfifo pipe");

        await Assert.ThrowsAsync<SandboxException>(() => sandbox.ReadAsync("pipe", Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("pipe", "x"u8.ToArray(), Cancel));
    }

    [Fact]
    public async Task Shell_GetsInputAndOnlyItsOwnEnvironment()
    {
        Environment.SetEnvironmentVariable("HEARTH_TEST_SECRET", "secret");
        await using var sandbox = await OpenAsync(options => options.Environment["FROM_OPTIONS"] = "1");

        var result = await sandbox.Shell!.ExecuteAsync(
            new ShellCommand("cat; pwd; env; echo oops >&2; exit 3")
            {
                Input = "in\n"u8.ToArray(),
                Environment = new Dictionary<string, string> { ["FROM_CALL"] = "2" },
            },
            Cancel);

        Assert.Equal((3, "oops\n", false, false), (result.ExitCode, result.ErrorOutput, result.IsTimedOut, result.IsTruncated));
        Assert.StartsWith($"in\n{sandbox.WorkingDirectory}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("FROM_OPTIONS=1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("FROM_CALL=2\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_PastItsTime_EndsWithAllItHasStarted()
    {
        await using var sandbox = await OpenAsync(options => options.TerminationGrace = TimeSpan.FromMilliseconds(100));

        var result = await sandbox.Shell!.ExecuteAsync(
            new ShellCommand("trap '' TERM; sleep 300 & echo $!; wait; sleep 300") { Timeout = TimeSpan.FromMilliseconds(300) },
            Cancel);

        Assert.Equal((null, true), (result.ExitCode, result.IsTimedOut));
        await AssertGoneAsync(result.Output);
    }

    [Fact]
    public async Task Shell_ThatLeavesSomethingInTheBackground_EndsItAndDoesNotWait()
    {
        await using var sandbox = await OpenAsync();
        var started = Stopwatch.GetTimestamp();

        var result = await sandbox.Shell!.ExecuteAsync(new ShellCommand("sleep 300 & echo $!"), Cancel);

        Assert.Equal(0, result.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await AssertGoneAsync(result.Output);
    }

    [Fact]
    public async Task Shell_ThatIsCancelled_Ends()
    {
        await using var sandbox = await OpenAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = sandbox.Shell!.ExecuteAsync(new ShellCommand("echo $$ > pid; exec sleep 300"), cancellation.Token);
        while (!File.Exists(Path.Combine(Root, "pid")) || new FileInfo(Path.Combine(Root, "pid")).Length == 0) await Task.Yield();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await AssertGoneAsync(await File.ReadAllTextAsync(Path.Combine(Root, "pid"), Cancel));
    }

    [Fact]
    public async Task Shell_ThatWritesMuch_KeepsTheEndAndIsEndedAtTheLimit()
    {
        await using var sandbox = await OpenAsync(options => options.MaxOutputBytes = 4 << 20);

        var much = await sandbox.Shell!.ExecuteAsync(new ShellCommand("seq 1 200000") { MaxKeptOutputBytes = 100 }, Cancel);
        var endless = await sandbox.Shell!.ExecuteAsync(new ShellCommand("yes ä") { MaxKeptOutputBytes = 50_000 }, Cancel);

        Assert.Equal((0, true), (much.ExitCode, much.IsTruncated));
        Assert.EndsWith("199999\n200000\n", much.Output, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(much.Output), 90, 100);
        Assert.Equal((null, true, false), (endless.ExitCode, endless.IsTruncated, endless.IsTimedOut));
        Assert.InRange(Encoding.UTF8.GetByteCount(endless.Output), 49_000, 50_000);
    }

    [Fact]
    public async Task Open_InProduction_IsRefusedUnlessItIsAllowed()
    {
        var provider = Sandbox.Local(options => options.Root = Root);
        var refused = await Assert.ThrowsAsync<SandboxException>(async () => await provider.OpenAsync(ContextOf("Production", allow: null), Cancel));
        await using var allowed = await provider.OpenAsync(ContextOf("Production", allow: "true"), Cancel);

        Assert.Contains("Hearth:Sandboxes:AllowLocal=true", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Sandbox.Local(options => options.Root = Root), provider);
        Assert.NotEqual(Sandbox.Local(options => options.Root = _directory), provider);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static async Task<string> RunAsync(ISandbox sandbox, string script) =>
        (await sandbox.Shell!.ExecuteAsync(new ShellCommand(script), Cancel)).Output;

    // A process that was killed is gone once its new parent has looked after it.
    private static async Task AssertGoneAsync(string id)
    {
        var status = $"/proc/{id.Trim()}/stat";
        while (File.Exists(status) && !(await TryReadAsync(status)).Contains(") Z", StringComparison.Ordinal)) await Task.Yield();
    }

    private static async Task<string> TryReadAsync(string file)
    {
        try
        {
            return await File.ReadAllTextAsync(file, Cancel);
        }
        catch (IOException)
        {
            return ") Z";
        }
    }

    private static SandboxContext ContextOf(string environment, string? allow) => new("agent", "one", new ServiceCollection()
        .AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = environment })
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Hearth:Sandboxes:AllowLocal", allow)])
            .Build())
        .BuildServiceProvider());

    private ValueTask<ISandbox> OpenAsync(Action<LocalSandboxOptions>? configure = null) => Sandbox.Local(options =>
    {
        options.Root = Root;
        configure?.Invoke(options);
    }).OpenAsync(ContextOf("Development", null), Cancel);
}
