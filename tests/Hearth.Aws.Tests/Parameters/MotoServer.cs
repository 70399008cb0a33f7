using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Hearth.Aws.Tests.Parameters;

/// <summary>A simulation of AWS by others, on loopback, where it is installed.</summary>
internal sealed partial class MotoServer : IAsyncDisposable
{
    private const string Program = "moto_server";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MotoServer(string program)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(program, ["-H", "127.0.0.1", "-p", "0"]) { RedirectStandardError = true, RedirectStandardOutput = true } };
        _process.OutputDataReceived += (_, line) => Look(line.Data);
        _process.ErrorDataReceived += (_, line) => Look(line.Data);
    }

    /// <summary>Where it listens.</summary>
    public Task<string> BaseUri => _listening.Task;

    /// <summary>Starts it; where it is not installed the test is skipped and says so.</summary>
    public static async Task<MotoServer> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(directory => Path.Combine(directory, Program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{Program} is not on the path; install it with: pip install 'moto[server]'");
        var server = new MotoServer(program);
        server._process.Start();
        server._process.BeginErrorReadLine();
        server._process.BeginOutputReadLine();
        await server.BaseUri.WaitAsync(StartLimit, TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [GeneratedRegex(@"Running on (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    private void Look(string? line)
    {
        if (line is not null && Listening().Match(line) is { Success: true } match) _listening.TrySetResult(match.Groups[1].Value);
    }
}
