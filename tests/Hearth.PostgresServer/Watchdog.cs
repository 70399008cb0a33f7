using System.Diagnostics;

namespace Hearth.PostgresServers;

/// <summary>
/// Ends a server and removes its directory when this process ends, however it ends. A shell that waits for the end of its input: the
/// system closes the pipe of a process that was killed. (The kernel's own signal on a parent's death follows the thread that started
/// the child, and threads of the pool come and go.)
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // An interrupt from the terminal reaches the whole group, and this is the one that has to stay. The working directory tells a
    // server from another process that got the number in a stale file. One that does not end within ten seconds is killed. An initdb that
    // was interrupted may go on for a moment and write behind the back of rm.
    private const string Script =
        """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        read -r end
        pid=$(head -n 1 "$1/data/postmaster.pid")
        runs() { [ -n "$pid" ] && [ "/proc/$pid/cwd" -ef "$1/data" ]; }
        runs "$1" && kill -QUIT "$pid" && kill -CONT "$pid"
        polls=0
        while runs "$1"; do
          polls=$((polls + 1))
          [ "$polls" -eq 500 ] && kill -KILL "$pid"
          [ "$polls" -eq 1000 ] && break
          sleep 0.02
        done
        polls=0
        while rm -rf -- "$1"; [ -e "$1" ] && [ "$polls" -lt 100 ]; do
          polls=$((polls + 1))
          sleep 0.1
        done
        """;

    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private bool _closed;

    private Watchdog(Process process) => _process = process;

    public static Watchdog Start(ClusterDirectory directory)
    {
        string[] arguments = ["-c", Script, "hearth-postgres-watchdog", directory.Root];
        return new Watchdog(Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!);
    }

    /// <summary>Ends the server now and waits until its directory is gone: for a process that is about to exit.</summary>
    public void Close()
    {
        if (_closed)
            return;
        _closed = true;
        _process.StandardInput.Close();
        _process.WaitForExit(ExitTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        if (_closed)
            return;
        _closed = true;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
