using System.Reflection;
using Hearth.Hosting.Checks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.Server.Checks;

/// <summary>Takes the place of what waits for signals: the host asks it first, before anything is validated or started.</summary>
internal sealed class CheckLifetime(IServiceProvider services, CheckReport report, TimeProvider time) : IHostLifetime
{
    /// <summary>How long one check may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // For a check to come to its end once it was asked to.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private bool _hasBegun;

    public async Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        Environment.Exit(report.End());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes every check, one after the other. Whatever keeps one from its end is its finding, and the others are still made.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        foreach (var check in services.GetServices<ServerCheckRegistration>()) await RunAsync(check, cancellationToken);
    }

    /// <summary>The same while the application ends unexpectedly, unless they were being made.</summary>
    /// <remarks>
    /// On this thread: whoever has thrown may be in the middle of making a service, and holds the lock that whoever else wants it waits for.
    /// </remarks>
    public void RunAtTheEnd()
    {
        if (_hasBegun) return;
        foreach (var check in services.GetServices<ServerCheckRegistration>()) RunAsync(check, CancellationToken.None).GetAwaiter().GetResult();
    }

    private async Task RunAsync(ServerCheckRegistration check, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // Not all can be cancelled: a name is looked up for as long as the resolver likes. What goes on ends with the process.
            var findings = await check.Create(services).RunAsync(either.Token).WaitAsync(Patience + Grace, time, cancellationToken);
            foreach (var finding in findings) report.Add(check.Subject, finding);
        }
        catch (Exception exception)
        {
            var isLate = exception is OperationCanceledException or TimeoutException && timeout.IsCancellationRequested;
            var messages = isLate ? [$"The check of the {check.Subject} did not end within {Patience.TotalSeconds} seconds."] : Describe(exception);
            foreach (var message in messages) report.Add(check.Subject, CheckFinding.Fault(message));
        }
    }

    private static IEnumerable<string> Describe(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures,
        AggregateException or TargetInvocationException or TypeInitializationException => [exception.GetBaseException().Message],
        _ => [exception.Message],
    };
}
