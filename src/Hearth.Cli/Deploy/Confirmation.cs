namespace Hearth.Cli.Deploy;

/// <summary>Asks before anything is changed: a deployment into the wrong account is not taken back easily.</summary>
internal static class Confirmation
{
    /// <summary>Asks, where somebody is there to answer.</summary>
    /// <exception cref="CliException">The answer was no, or nobody was there.</exception>
    public static void Ask(DeploySession session, DeployRequest request, string plan)
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
        if (context.In.ReadLine()?.Trim().ToUpperInvariant() is not ("Y" or "YES"))
            throw new CliException("declined", "nothing was changed.", null, ExitCode.Failed);
    }
}
