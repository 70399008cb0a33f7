using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy;

/// <summary>What happens around every deployment: its failures in the words of the tool, and what an interruption leaves behind.</summary>
internal static class DeployRun
{
    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CliException">It failed.</exception>
    public static async Task<int> RunAsync(CliContext context, Func<DeployState, Task> run)
    {
        var state = new DeployState();
        try
        {
            await run(state);
            return (int)ExitCode.Done;
        }
        catch (AwsCallException exception)
        {
            throw exception.ToFailure();
        }
        catch (OperationCanceledException)
        {
            // The terminal has just shown ^C.
            if (context.IsInteractive) context.Say("");
            context.Say($"hearth: interrupted. {state.Describe()}");
            throw;
        }
    }
}
