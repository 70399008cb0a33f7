using System.Text;
using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Sandboxes.Isolated;
using Hearth.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>Files and commands of an isolated sandbox.</summary>
public sealed class IsolatedSandboxTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-isolated-").FullName;
    private readonly IsolatedSandboxOptions _options;
    private ISandbox _sandbox = null!;

    public IsolatedSandboxTests()
    {
        _options = new IsolatedSandboxOptions { Root = Path.Combine(_directory, "root"), MaxBytes = 1_000_000, TerminationGrace = TimeSpan.Zero };
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(_directory, (UnixFileMode)0b111_111_111);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Isolated sandboxes are for Linux.");
        Assert.SkipUnless(EscapeBed.Report.Has((IsolationFeatures)31), $"The test needs every protection. Here: {EscapeBed.Report}.");
        await File.WriteAllTextAsync(Path.Combine(_directory, "secret"), "secret", Cancel);
        _sandbox = await OpenAsync(_options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_sandbox is not null) await _sandbox.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Execute_OfAScript_HasItsInputAndItsFilesAndAnswersWithItsExitCode()
    {
        // Arrange
        await _sandbox.WriteAsync("made/by/server.txt", "server"u8.ToArray(), Cancel);

        // Act
        var result = await _sandbox.Shell!.ExecuteAsync(
            new ShellCommand("cat made/by/server.txt - >both && echo more >>made/by/server.txt; echo error >/dev/stderr; exit 3")
            {
                Input = "input"u8.ToArray(),
            },
            Cancel);

        // Assert
        Assert.Equal(new ShellResult(3, "", "error\n", IsTimedOut: false, IsTruncated: false), result);
        Assert.Equal("serverinput", await ReadAsync("both"));
        Assert.Equal("servermore\n", await ReadAsync($"{_sandbox.WorkingDirectory}/made/by/server.txt"));
    }

    [Fact]
    public async Task Execute_ThatIsCancelled_LeavesNoProcess()
    {
        // Arrange
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = _sandbox.Shell!.ExecuteAsync(new ShellCommand("setsid sleep 62 & echo $! >id; mv id started; wait"), stop.Token);
        await WaitForAsync("started");
        var left = (await ReadAsync("started")).Trim();

        // Act
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        // Assert: it is gone, or will be in a moment.
        for (var look = 0; look < 200 && IsRunning(left); look++) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        Assert.False(IsRunning(left));
    }

    [Fact]
    public async Task Execute_OfSeveralCommandsOfOneInstance_RunsOneAtATime()
    {
        // Arrange: the same workspace, opened twice.
        await using var again = await OpenAsync(_options);
        var script = new ShellCommand("echo begin >>log; perl -e 'select undef, undef, undef, 0.03'; echo end >>log");

        // Act
        await Task.WhenAll(new[] { _sandbox, again, _sandbox, again }.Select(sandbox => sandbox.Shell!.ExecuteAsync(script, Cancel)));

        // Assert
        Assert.Equal(string.Concat(Enumerable.Repeat("begin\nend\n", 4)), await ReadAsync("log"));
    }

    [Fact]
    public async Task Prompt_ThatRunsACommand_RunsItConfined()
    {
        // Arrange
        await using var host = await HearthTestHost.StartAsync(
            hearth => hearth.AddAgent("operator", _ => new AgentDefinition { Sandbox = new IsolatedSandboxProvider(_options) }), Cancel);
        host.Model.Enqueue(ScriptedTurn.Call("bash", new { command = "id -u; cat /etc/passwd" }), ScriptedTurn.Say("Done."));

        // Act
        await host.PromptAsync("operator", "a", "Who are you?", Cancel);

        // Assert
        var result = host.Model.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result?.ToString();
        Assert.Matches("^4[0-9]{4}\n", result);
        Assert.Contains("Permission denied", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_InAFullWorkspace_CanRemoveButNotWrite()
    {
        // Arrange
        await _sandbox.Shell!.ExecuteAsync(new ShellCommand("head -c 1100000 /dev/zero >large"), Cancel);

        // Act
        var writing = await _sandbox.Shell.ExecuteAsync(new ShellCommand("echo more >more; cat more"), Cancel);
        var refused = await Assert.ThrowsAsync<SandboxException>(() => _sandbox.WriteAsync("more", "more"u8.ToArray(), Cancel));
        await _sandbox.Shell.ExecuteAsync(new ShellCommand("rm large"), Cancel);
        var after = await _sandbox.Shell.ExecuteAsync(new ShellCommand("echo more >more; cat more"), Cancel);

        // Assert
        Assert.Empty(writing.Output);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
        Assert.Equal("more\n", after.Output);
    }

    [Theory]
    [InlineData("link", "is outside the workspace")]
    [InlineData("directory/secret", "is outside the workspace")]
    [InlineData("../../../../secret", "is outside the workspace")]
    [InlineData("/etc/passwd", "is outside the workspace")]
    [InlineData("pipe", "is no regular file")]
    [InlineData(".", "is a directory")]
    [InlineData("nothing", "does not exist")]
    public async Task Read_OfWhatIsNoFileInside_IsRefused(string path, string reason)
    {
        // Arrange
        await _sandbox.Shell!.ExecuteAsync(new ShellCommand($"ln -s {_directory}/secret link; ln -s {_directory} directory; mkfifo pipe"), Cancel);

        // Act
        var refused = await Assert.ThrowsAsync<SandboxException>(() => _sandbox.ReadAsync(path, Cancel));

        // Assert
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ThroughALinkThatLeadsOutside_IsRefusedAndOneThatStaysInsideIsNot()
    {
        // Arrange
        await _sandbox.Shell!.ExecuteAsync(new ShellCommand($"ln -s {_directory} out; ln -s {_directory}/secret file; mkdir real; ln -s real inside"), Cancel);

        // Act
        await Assert.ThrowsAsync<SandboxException>(() => _sandbox.WriteAsync("out/written", "x"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => _sandbox.WriteAsync("file", "x"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => _sandbox.MakeDirectoryAsync("out/made/deep", Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => _sandbox.ListAsync("out", Cancel));
        await _sandbox.WriteAsync("inside/written", "x"u8.ToArray(), Cancel);

        // Assert
        Assert.Equal(["root", "secret"], Directory.GetFileSystemEntries(_directory).Select(Path.GetFileName).Order());
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(_directory, "secret"), Cancel));
        Assert.Equal("x", await ReadAsync("real/written"));
    }

    [Fact]
    public async Task Remove_OfADirectoryWithLinks_RemovesTheLinksAndNotWhatTheyLeadTo()
    {
        // Arrange
        await _sandbox.Shell!.ExecuteAsync(new ShellCommand($"mkdir -p tree/deep; ln -s {_directory} tree/deep/out; echo >tree/file"), Cancel);

        // Act
        await Assert.ThrowsAsync<SandboxException>(() => _sandbox.RemoveAsync("tree", recursive: false, Cancel));
        await _sandbox.RemoveAsync("tree", recursive: true, Cancel);
        await _sandbox.RemoveAsync("tree", recursive: true, Cancel);

        // Assert
        Assert.Null(await _sandbox.StatAsync("tree", Cancel));
        Assert.Empty(await _sandbox.ListAsync(".", Cancel));
        Assert.True(File.Exists(Path.Combine(_directory, "secret")));
    }

    [Fact]
    public async Task Read_WhileACommandExchangesThePath_NeverReachesOutside()
    {
        // Arrange
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var script = $"ln -s {_directory} away; mkdir here; echo inside >here/secret; while :; do ln -sfn away at; ln -sfn here at; : >going; done";
        var exchanging = _sandbox.Shell!.ExecuteAsync(new ShellCommand(script), stop.Token);
        await WaitForAsync("going");

        // Act
        var contents = new HashSet<string>();
        for (var attempt = 0; attempt < 1_000 || (contents.Count < 2 && attempt < 1_000_000); attempt++)
        {
            try
            {
                contents.Add(await ReadAsync("at/secret"));
            }
            catch (SandboxException)
            {
                contents.Add("refused");
            }
        }

        await stop.CancelAsync();

        // Assert: both happened, and nothing else.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchanging);
        Assert.Equal(["inside\n", "refused"], contents.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Stat_OfAFile_SaysWhatIsThere()
    {
        // Arrange
        await _sandbox.WriteAsync("a/file", "four"u8.ToArray(), Cancel);
        await _sandbox.MakeDirectoryAsync("a/directory", Cancel);

        // Act
        var entries = await _sandbox.ListAsync("a", Cancel);

        // Assert
        Assert.Equal([("directory", true, 0L), ("file", false, 4L)], entries.Select(entry => (Path.GetFileName(entry.Path), entry.IsDirectory, entry.Length)));
        Assert.Equal(entries[1], await _sandbox.StatAsync($"{_sandbox.WorkingDirectory}/a/file", Cancel));
    }

    private static async Task<ISandbox> OpenAsync(IsolatedSandboxOptions options) =>
        await new IsolatedSandboxProvider(options).OpenAsync(new SandboxContext("agent", "one", new ServiceCollection().BuildServiceProvider()), Cancel);

    private async Task<string> ReadAsync(string path) => Encoding.UTF8.GetString((await _sandbox.ReadAsync(path, Cancel)).Span);

    private static bool IsRunning(string id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Until a command has come so far that a file is there.
    private async Task WaitForAsync(string path)
    {
        while (await _sandbox.StatAsync(path, Cancel) is null) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
    }
}
