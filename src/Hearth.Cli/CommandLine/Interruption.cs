using System.Runtime.InteropServices;
using Hearth.Cli.Processes;

namespace Hearth.Cli.CommandLine;

/// <summary>Ctrl-C and SIGTERM: the first one asks the command to stop, a second one ends the tool at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        Register(PosixSignal.SIGINT, ExitCode.Interrupted);
        Register(PosixSignal.SIGTERM, ExitCode.Terminated);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>What the tool exits with when it was interrupted; null when it was not.</summary>
    public ExitCode? Reason { get; private set; }

    /// <summary>Asks to stop, as Ctrl-C does.</summary>
    public void Interrupt()
    {
        Reason ??= ExitCode.Interrupted;
        _stop.Cancel();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Register(PosixSignal signal, ExitCode exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        // Not cancelled, the signal does what it does by itself: it ends the process.
        if (Reason is not null)
        {
            RunningPrograms.KillAll();
            return;
        }

        context.Cancel = true;
        Reason = exitCode;
        _stop.Cancel();
    }));
}
