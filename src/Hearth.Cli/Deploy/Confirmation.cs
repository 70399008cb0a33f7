namespace Hearth.Cli.Deploy;

/// <summary>Asks before anything is changed: a deployment into the wrong account is not taken back easily.</summary>
internal static class Confirmation
{
    /// <summary>Asks, where somebody is there to answer.</summary>
    /// <param name="session">The deployment.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="plan">What is about to be done.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="CliException">The answer was no, or nobody was there.</exception>
    public static async Task AskAsync(DeploySession session, DeployRequest request, string plan, CancellationToken cancellationToken)
    {
        session.Progress.Say(plan);
        if (request.DryRun || request.Yes) return;
        var context = session.Context;
        if (!context.IsInteractive)
        {
            throw new CliException(
                "confirmation_missing", "nobody is here to confirm the account and the region.",
                "Say --yes where it runs by itself, and set ACCOUNT in the settings.", ExitCode.Usage);
        }

        context.Console.Write(new Spectre.Console.Text($"Go on in account {session.Caller.Account}, region {session.Aws.Region}? [y/N] "));
        // A terminal is read by a call that nothing ends but a line. One that is left waits until the process ends, which is soon.
        var answer = await Task.Factory
            .StartNew(context.In.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(cancellationToken);
        if (answer?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw new CliException("declined", "nothing was changed.", null, ExitCode.Failed);
    }
}
