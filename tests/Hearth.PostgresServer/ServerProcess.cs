using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Hearth.PostgresServers;

/// <summary>One run of the server on its directory. A direct child, so that signals reach the server and nothing in between.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    // What the shell would have been is replaced by the server, which keeps its pid.
    private const string Launch = """exec "$0" -D "$1" -p "$2" </dev/null >>"$3" 2>&1""";

    // postmaster.pid holds one value a line; the eighth is the state.
    private const int StateLine = 7;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PausePollInterval = TimeSpan.FromMilliseconds(1);

    private readonly Process _process;
    private readonly ClusterDirectory _directory;

    private ServerProcess(Process process, ClusterDirectory directory)
    {
        _process = process;
        _directory = directory;
        Id = process.Id;
    }

    public int Id { get; }

    public bool HasExited => _process.HasExited;

    public static ServerProcess Start(PostgresInstallation installation, ClusterDirectory directory, int port, string? networkNamespace)
    {
        var portText = port.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-c", Launch, installation.Program("postgres"), directory.Data, portText, directory.Log];
        var start = networkNamespace is null
            ? new ProcessStartInfo("/bin/sh", arguments) { UserName = ServerAccount.Name }
            : new ProcessStartInfo("nsenter", [.. NamespaceArguments(networkNamespace), "/bin/sh", .. arguments]);
        start.WorkingDirectory = directory.Root;
        return new ServerProcess(Process.Start(start)!, directory);
    }

    /// <summary>Completes when the server takes connections. False when it ended instead.</summary>
    public async Task<bool> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (!IsReady())
        {
            if (HasExited)
                return false;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
        return true;
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Signals the server itself; its children follow as it sees fit.</summary>
    public void Send(Signal signal) => Send(Id, signal);

    /// <summary>Stops every process of the server where it is. The parent first: it cannot start another child then.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await PauseAsync(Id, cancellationToken);
        foreach (var child in ProcessTable.ChildrenOf(Id))
            await PauseAsync(child.Id, cancellationToken);
    }

    public void Resume()
    {
        foreach (var child in ProcessTable.ChildrenOf(Id))
            Send(child.Id, Signal.Continue);
        Send(Signal.Continue);
    }

    public void Dispose() => _process.Dispose();

    // Both programs become the next one and keep the pid. The account comes second: the namespace is only open to root.
    private static string[] NamespaceArguments(string networkNamespace)
    {
        string[] enter = [$"--net=/run/netns/{networkNamespace}"];
        return ServerAccount.Name is { } account ? [.. enter, "setpriv", $"--reuid={account}", "--init-groups", GroupOf(account)] : enter;
    }

    private static string GroupOf(string account) =>
        "--regid=" + File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(fields => fields[0] == account)[3];

    private bool IsReady()
    {
        try
        {
            // A file that an earlier run left behind names another process.
            var lines = File.ReadAllLines(_directory.PidFile);
            return lines.Length > StateLine
                && lines[0] == Id.ToString(CultureInfo.InvariantCulture)
                && lines[StateLine].TrimEnd() == "ready";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task PauseAsync(int process, CancellationToken cancellationToken)
    {
        Send(process, Signal.Stop);
        using var timer = new PeriodicTimer(PausePollInterval);
        while (ProcessTable.Read(process) is { IsStill: false })
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    private void Send(int process, Signal signal)
    {
        // The pid belongs to the child until it has been waited for, and to nobody we know after that.
        if (!HasExited)
            _ = SendSignal(process, (int)signal);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
