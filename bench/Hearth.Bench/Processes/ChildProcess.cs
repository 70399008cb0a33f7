using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hearth.Bench.Processes;

/// <summary>A process that this one started and ends.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource<string?> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => _process = process;

    /// <summary>CPU time of the process so far, in user and kernel mode; in steps of 10 ms on Linux.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The first line that the process prints; null when it ends without one.</summary>
    public Task<string?> FirstLine => _firstLine.Task;

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.ErrorDataReceived += child.Keep;
        child._process.OutputDataReceived += (_, line) => child._firstLine.TrySetResult(line.Data);
        child._process.Start();
        child._process.BeginErrorReadLine();
        child._process.BeginOutputReadLine();
        return child;
    }

    /// <exception cref="InvalidOperationException">The process has ended; the message has what it wrote to its error stream.</exception>
    public void ThrowIfExited()
    {
        if (!_process.HasExited) return;
        lock (_errors) throw new InvalidOperationException($"The process ended with {_process.ExitCode}.\n{string.Join('\n', _errors)}");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited) _process.Kill();
            using var timeout = new CancellationTokenSource(StopTimeout);
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or OperationCanceledException)
        {
            // It is gone, or will not go: neither is a reason to lose the figures.
        }

        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_errors)
        {
            if (line.Data is not null && _errors.Count < 100) _errors.Add(line.Data);
        }
    }
}
