using Hearth.Hosting.Checks;
using Microsoft.Extensions.Hosting;

namespace Hearth.Server.Checks;

/// <summary>Takes the place of what waits for signals: the host asks it first, before anything is validated or started.</summary>
internal sealed class CheckLifetime(IEnumerable<IServerCheck> checks, CheckReport report) : IHostLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        foreach (var check in checks) await RunAsync(check, timeout.Token);
        Environment.Exit(report.End());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // What one check stumbles over is a finding, and the others are still made.
    private async Task RunAsync(IServerCheck check, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var finding in await check.RunAsync(cancellationToken)) report.Add(check.Subject, finding);
        }
        catch (OperationCanceledException)
        {
            report.Add(check.Subject, CheckFinding.Fault($"It could not be found out within {Patience.TotalSeconds} seconds."));
        }
        catch (Exception exception)
        {
            report.Add(check.Subject, CheckFinding.Fault(exception.GetBaseException().Message));
        }
    }
}
