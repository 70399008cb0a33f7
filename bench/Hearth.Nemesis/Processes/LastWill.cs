using System.Diagnostics;

namespace Hearth.Nemesis.Processes;

/// <summary>
/// What is done when it is disposed or this process ends, even by a kill. A shell that waits for the end of its input: the system closes
/// the pipe of a process that was killed.
/// </summary>
internal sealed class LastWill : IAsyncDisposable
{
    // An interrupt from the terminal reaches the whole group, and this is the one that has to stay.
    private const string Wait =
        """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        read -r revoked && exit

        """;

    private readonly Process _shell;
    private bool _isDone;

    private LastWill(Process shell) => _shell = shell;

    /// <param name="script">What is to be done.</param>
    /// <param name="arguments">Its arguments, from <c>$1</c> on.</param>
    public static LastWill Write(string script, params IEnumerable<string> arguments) => new(Process.Start(
        new ProcessStartInfo("/bin/sh", ["-c", Wait + script, "nemesis-last-will", .. arguments]) { RedirectStandardInput = true })!);

    /// <summary>Ends without doing it.</summary>
    public async Task RevokeAsync()
    {
        if (_isDone) return;
        await _shell.StandardInput.WriteLineAsync("revoked");
        await DisposeAsync();
    }

    /// <summary>Does it now, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDone) return;
        _isDone = true;
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
