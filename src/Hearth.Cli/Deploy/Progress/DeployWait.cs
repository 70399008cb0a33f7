using System.Globalization;

namespace Hearth.Cli.Deploy.Progress;

/// <summary>Waits for AWS by looking again and again, for a bounded time.</summary>
internal sealed class DeployWait(CliContext context, IDeployProgress progress, DeployState state)
{
    /// <summary>Seconds between two looks. Default: 10.</summary>
    public const string PollVariable = "HEARTH_DEPLOY_POLL_SECONDS";

    /// <summary>Seconds until a wait is given up. Default: 2400. A database takes ten minutes, a canary deploy six or more.</summary>
    public const string TimeoutVariable = "HEARTH_DEPLOY_TIMEOUT_SECONDS";

    private readonly TimeSpan _timeout = Seconds(context, TimeoutVariable, 2400);

    /// <summary>How long a wait pauses between two looks.</summary>
    public TimeSpan Pause { get; } = Seconds(context, PollVariable, 10);

    /// <summary>Looks until it is done.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="look">Looks once; throws when it will never be done.</param>
    /// <param name="cancellationToken">Stops waiting; AWS goes on.</param>
    /// <exception cref="CliException">It took too long.</exception>
    public async Task UntilAsync(string what, Func<CancellationToken, Task<Look>> look, CancellationToken cancellationToken)
    {
        state.WaitFor(what);
        progress.Say($"waiting for {what}");
        await progress.WatchAsync(async show =>
        {
            var start = context.Time.GetTimestamp();
            while (true)
            {
                var found = await look(cancellationToken);
                show(found.Resources);
                if (found.IsDone) return;
                if (context.Time.GetElapsedTime(start) >= _timeout) throw TooLong(what);
                await Task.Delay(Pause, context.Time, cancellationToken);
            }
        });
        state.WaitFor(null);
    }

    private CliException TooLong(string what) => new(
        "deploy_timeout", string.Create(CultureInfo.InvariantCulture, $"{what} has taken more than {_timeout.TotalSeconds} s."),
        "Nothing is lost: AWS goes on with it. In a while run the same command again to see to the rest.");

    private static TimeSpan Seconds(CliContext context, string variable, double standard) =>
        double.TryParse(context.Variable(variable), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400))
            : TimeSpan.FromSeconds(standard);
}
