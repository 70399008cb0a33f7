using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Hearth.Server.Tests.Processes;

/// <summary>One start of the server, as a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan ReadyProbeInterval = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Signal _written = new();

    private ServerProcess(int port, IReadOnlyDictionary<string, string> environment, ServerBuild build)
    {
        BaseUri = new Uri($"http://127.0.0.1:{port}/");
        _process = new Process { StartInfo = ServerBinary.StartInfo(build, port, environment) };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Uri BaseUri { get; }

    /// <summary>When <c>/ready</c> first answered 200, as a <see cref="Stopwatch"/> timestamp.</summary>
    public long ReadyAt { get; private set; }

    /// <summary>From the start of the process to <see cref="ReadyAt"/>.</summary>
    public TimeSpan StartDuration { get; private set; }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>Everything that the process has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>The files that the process has in its memory, libraries among them.</summary>
    public IReadOnlyList<string> MappedFiles =>
        [.. File.ReadLines($"/proc/{_process.Id}/maps").Select(line => Path.GetFileName(line.Split(' ')[^1])).Distinct()];

    /// <summary>
    /// The beginning of the output. Whoever reads what a server writes that does not start reads that: it says why, before it says where
    /// in the code.
    /// </summary>
    public string Reason => Output.Split("   at ")[0];

    /// <summary>Starts the process without waiting for anything.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="build">Which build; null for the one that is tested.</param>
    public static ServerProcess Start(int port, IReadOnlyDictionary<string, string> environment, ServerBuild? build = null)
    {
        var server = new ServerProcess(port, environment, build ?? ServerBuild.Current);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Waits until <c>/ready</c> answers 200.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = BaseUri };
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(http))
        {
            if (_process.HasExited) await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.False(_process.HasExited, $"The server ended while it started. Its output:\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience.Limit, $"The server did not become ready. Its output:\n{Output}");
            await Task.Delay(ReadyProbeInterval, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        ReadyAt = Stopwatch.GetTimestamp();
        StartDuration = Stopwatch.GetElapsedTime(started, ReadyAt);
    }

    /// <summary>Ends the process as a power cut would, with <c>SIGKILL</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync("after SIGKILL");
    }

    /// <summary>Asks the process to stop, with <c>SIGTERM</c>.</summary>
    public void Terminate() => Send(SigTerm);

    /// <summary>Stops the process where it is, with <c>SIGSTOP</c>: its connections stay open, and it answers nothing.</summary>
    public void Pause() => Send(SigStop);

    /// <summary>Lets a paused process go on, with <c>SIGCONT</c>.</summary>
    public void Continue() => Send(SigCont);

    /// <summary>Waits until the process has written something.</summary>
    public Task UntilOutputAsync(string text) => Patience.UntilAsync(
        () => Output.Contains(text, StringComparison.Ordinal), _written, $"\"{text}\" in the output", () => Output);

    /// <summary>Waits until the process has ended and its output is complete.</summary>
    public async Task WaitForExitAsync(string phase)
    {
        try
        {
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The server still lives, {phase}. Its output:\n{Output}");
        }
    }

    /// <summary>Waits until the process has refused to start.</summary>
    public async Task WaitForRefusalAsync()
    {
        await WaitForExitAsync("although its start was to be refused");
        Assert.True(ExitCode != 0, $"The server ended as if nothing were wrong. Its output:\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // Nothing listens yet.
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        _written.Pulse();
    }

    private void Send(int signal) => Assert.True(Kill(_process.Id, signal) == 0, $"Signal {signal} could not be sent.");

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
