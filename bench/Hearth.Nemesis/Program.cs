using System.Runtime.InteropServices;
using Hearth.Nemesis;
using Hearth.Nemesis.Checks;
using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Networks;
using Hearth.Nemesis.Processes;
using Hearth.PostgresServers;

if (!NemesisOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}\n\n{NemesisOptions.Help}");
    return 2;
}

var obstacle = PostgresServer.SkipReason ?? HaproxyProcess.Obstacle ?? (options.UsesNamespaces ? NamespaceNetwork.FindObstacle() : null);
if (obstacle is not null)
{
    await Console.Error.WriteLineAsync(obstacle);
    return 2;
}

using var interrupted = new CancellationTokenSource();
using var interruption = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

var logs = options.KeepDirectory ?? Directory.CreateTempSubdirectory("hearth-nemesis-").FullName;
Directory.CreateDirectory(logs);
await Console.Error.WriteLineAsync($"seed {options.Seed}, logs in {logs}");
var run = new NemesisRun(options, logs);
try
{
    var history = await run.RunAsync(interrupted.Token);
    var results = Checker.Check(history, isComplete: options.IsFenced);
    var hasPassed = NemesisReport.Print(options, run, history, results);
    if (options.KeepDirectory is not null || !hasPassed) await HistoryFile.WriteAsync(Path.Combine(logs, "history.jsonl"), history);
    if (hasPassed && options.KeepDirectory is null) Directory.Delete(logs, recursive: true);
    else Console.Error.WriteLine($"Logs and history are in {logs}.");
    return hasPassed ? 0 : 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    if (options.KeepDirectory is null) Directory.Delete(logs, recursive: true);
    return 130;
}

// Everything that was started has to end first.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
