using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Hearth.Mcp.Tests.Support;

/// <summary>The reference server from npm, which others have written: installed by <c>npm ci</c> in <c>tests/mcp</c>.</summary>
internal sealed class EverythingServer : IAsyncDisposable
{
    private readonly Process _process;

    private EverythingServer(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public int ProcessId => _process.Id;

    /// <summary>The program's arguments for a server on standard input and output; what follows tells one from another.</summary>
    public static string[] StdioArguments(string mark) => [Script, "stdio", mark];

    public static void SkipWhereMissing()
    {
        var reason = !File.Exists(Script) ? "Run npm ci in tests/mcp." : FindNode() is null ? "There is no Node.js." : null;
        if (reason is null) return;
        Assert.False(Environment.GetEnvironmentVariable("HEARTH_REQUIRE_MCP_SERVER") == "1", reason);
        Assert.Skip(reason);
    }

    /// <summary>Starts it over streamable HTTP.</summary>
    public static async Task<EverythingServer> StartAsync(int port)
    {
        var start = new ProcessStartInfo("node", [Script, "streamableHttp"])
        {
            RedirectStandardError = true,
            Environment = { ["PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("listening", StringComparison.Ordinal) is true) listens.TrySetResult();
        };
        process.Start();
        process.BeginErrorReadLine();
        await listens.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return new EverythingServer(process, new Uri($"http://127.0.0.1:{port}/mcp"));
    }

    /// <summary>The process that was started with a mark among its arguments; null when there is none.</summary>
    public static Process? Find(string mark)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                if (!File.ReadAllText(Path.Combine(directory, "cmdline")).Split('\0').Contains(mark)) continue;
                return Process.GetProcessById(int.Parse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // It has ended meanwhile.
            }
        }

        return null;
    }

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static string Script => Path.Combine(
        Path.GetDirectoryName(Here())!, "../../mcp/node_modules/@modelcontextprotocol/server-everything/dist/index.js");

    private static string? FindNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, "node")).FirstOrDefault(File.Exists);

    private static string Here([CallerFilePath] string path = "") => path;
}
