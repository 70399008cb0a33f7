using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy;

/// <summary>One deployment: where it goes, as whom, and how it shows what it does.</summary>
internal sealed class DeploySession
{
    public required CliContext Context { get; init; }

    public required AwsCli Aws { get; init; }

    public required AwsCaller Caller { get; init; }

    public required IDeployProgress Progress { get; init; }

    public required DeployState State { get; init; }

    public required DeployWait Wait { get; init; }

    public required DeployChanges Changes { get; init; }

    /// <summary>The command that deploys, for whoever is told to run it.</summary>
    public required string Command { get; init; }

    /// <summary>The command that deploys the stack.</summary>
    public required string StackCommand { get; init; }

    /// <summary>The command that deletes the stack.</summary>
    public required string DeleteCommand { get; init; }

    /// <summary>Asks AWS who is calling, and says so.</summary>
    public static async Task<DeploySession> StartAsync(
        CliContext context, DeployRequest request, SettingsFile settings, DeployState state, CancellationToken cancellationToken)
    {
        var region = CommonSettings.Region(settings);
        var aws = new AwsCli(context, region);
        IDeployProgress progress = context.IsInteractive && context.Console.Profile.Capabilities.Ansi ? new LiveProgress(context) : new PlainProgress(context);
        var caller = await AwsCaller.FindAsync(aws, settings, cancellationToken);
        progress.Say($"account {caller.Account}, region {region}, as {caller.Arn}");
        WarnOfRegion(context, region, progress);
        var wait = new DeployWait(context, progress, state);
        return new DeploySession
        {
            Context = context,
            Aws = aws,
            Caller = caller,
            Progress = progress,
            State = state,
            Wait = wait,
            Changes = new DeployChanges(context, aws, progress, state, request.DryRun, wait.Pause),
            Command = request.Command,
            StackCommand = request.StackCommand,
            DeleteCommand = request.DeleteCommand,
        };
    }

    private static void WarnOfRegion(CliContext context, string region, IDeployProgress progress)
    {
        var around = context.Variable("AWS_REGION") ?? context.Variable("AWS_DEFAULT_REGION");
        if (around is not null && around != region)
            progress.Warn($"AWS_REGION says {around}, the settings say {region}: the settings count.");
    }
}
