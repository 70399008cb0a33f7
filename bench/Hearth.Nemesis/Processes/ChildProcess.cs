using System.Diagnostics;
using System.Runtime.InteropServices;
using Hearth.PostgresServers;

namespace Hearth.Nemesis.Processes;

/// <summary>A process that writes to a file and ends when it is disposed or this process ends.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    // What the shell would have been is replaced by the program, which keeps its pid.
    private const string Launch = """log=$1; shift; exec "$@" </dev/null >>"$log" 2>&1""";
    private const string Kill = """kill -KILL "$1" """;

    private readonly Process _process;
    private readonly LastWill _will;
    private bool _isDisposed;

    private ChildProcess(Process process)
    {
        _process = process;
        Id = process.Id;
        _will = LastWill.Write(Kill, $"{Id}");
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables in addition to those of this process, without its settings of ASP.NET Core and Hearth.</param>
    /// <param name="log">Where its output is appended.</param>
    public static ChildProcess Start(IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string log)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launch, "nemesis-child", log, .. command]);
        foreach (var name in start.Environment.Keys.Where(IsServerSetting).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ChildProcess(Process.Start(start)!);
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Signals the process; does nothing when it has ended.</summary>
    public void Send(Signal signal)
    {
        if (!_isDisposed && !HasExited) _ = SendSignal(Id, (int)signal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (HasExited) await _will.RevokeAsync();
        else await _will.DisposeAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static bool IsServerSetting(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("HEARTH", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("PG", StringComparison.Ordinal)
        || name is "DATABASE_URL" or "DOTNET_ENVIRONMENT" or "PORT" or "URLS" or "HTTP_PORTS" or "HTTPS_PORTS";

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
