using System.Runtime.InteropServices;
using Hearth.Cli.Processes;

namespace Hearth.Cli.CommandLine;

/// <summary>
/// Ctrl-C, SIGTERM and the end of the terminal: the first one asks the command to stop, a second one ends the tool at once. That nobody
/// reads the output any more asks it, too.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        Register(PosixSignal.SIGINT, ExitCode.Interrupted);
        Register(PosixSignal.SIGTERM, ExitCode.Terminated);
        Register(PosixSignal.SIGHUP, ExitCode.HungUp);
    }

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What the tool exits with when it was interrupted; null when it was not.</summary>
    public ExitCode? Reason { get; private set; }

    /// <summary>Asks to stop, as Ctrl-C does.</summary>
    public void Interrupt()
    {
        Reason ??= ExitCode.Interrupted;
        _stop.Cancel();
    }

    /// <summary>Asks to stop, as nobody reads the output any more.</summary>
    public void OutputClosed()
    {
        Reason ??= ExitCode.Unread;

        // By another thread: whoever has just written may hold a lock.
        _stop.CancelAfter(TimeSpan.Zero);
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Register(PosixSignal signal, ExitCode exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        // Not cancelled, the signal does what it does by itself: it ends the process. A shell passes on that its terminal is closed: that
        // comes twice, and nobody is in a hurry.
        if (Reason is not null && signal != PosixSignal.SIGHUP)
        {
            RunningPrograms.KillAll();
            TemporaryFolder.RemoveAll();
            return;
        }

        context.Cancel = true;
        Reason ??= exitCode;
        _stop.Cancel();
    }));
}
