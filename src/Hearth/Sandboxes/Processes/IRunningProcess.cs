namespace Hearth.Sandboxes.Processes;

/// <summary>A program that was started, with its three pipes.</summary>
internal interface IRunningProcess : IDisposable
{
    int Id { get; }

    Stream Input { get; }

    Stream Output { get; }

    Stream ErrorOutput { get; }

    /// <summary>Completes with the exit code when the program has ended, whatever it has left running: 128 + n when signal n ended it.</summary>
    Task<int> Exited { get; }

    /// <summary>Signals what is left of the program's group. Nothing happens when nothing is left.</summary>
    void Signal(int signal);
}
