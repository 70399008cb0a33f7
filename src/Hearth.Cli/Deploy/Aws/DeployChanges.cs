using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>Everything that a deployment changes goes through here: a dry run prints it instead.</summary>
internal sealed class DeployChanges(CliContext context, AwsCli aws, IDeployProgress progress, DeployState state, bool isDryRun, TimeSpan pause)
{
    private const string UnknownRole = "nable to assume";
    private const int UnknownRoleAttempts = 12;

    private readonly List<string> _made = [];
    private readonly JsonArray _planned = [];

    public bool IsDryRun => isDryRun;

    /// <summary>What was changed, in the order in which it was.</summary>
    public IReadOnlyList<string> Made => _made;

    /// <summary>The commands that a dry run would have made.</summary>
    public JsonArray Planned => _planned;

    /// <summary>Makes a call that changes something.</summary>
    /// <param name="doing">What it does, such as <c>creating the stack hearth</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Stops it; it may have been done all the same.</param>
    /// <returns>The answer; null in a dry run.</returns>
    public async Task<JsonNode?> ApplyAsync(string doing, AwsCall call, CancellationToken cancellationToken)
    {
        progress.Say(doing);
        if (isDryRun)
        {
            Print("aws", ["--region", aws.Region, .. call.Arguments]);
            return null;
        }

        state.Begin(doing);
        var answer = await CallAsync(call, cancellationToken);
        Note(doing);
        return answer;
    }

    /// <summary>Runs something else that changes something; a dry run prints the command.</summary>
    /// <param name="doing">What it does.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">The command whose output it reads, for the plan; null for none.</param>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(
        string doing, string program, IReadOnlyList<string> arguments, string? input, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        progress.Say(doing);
        if (isDryRun)
        {
            Print(program, arguments, input);
            return;
        }

        state.Begin(doing);
        await run(cancellationToken);
        Note(doing);
    }

    /// <summary>Adds a line to the plan that a dry run prints.</summary>
    public void Remark(string text)
    {
        if (isDryRun && !context.Json) context.Out.Write($"# {text}\n");
    }

    private void Note(string doing)
    {
        _made.Add(doing);
        state.End(doing);
    }

    private void Print(string program, IReadOnlyList<string> arguments, string? input = null)
    {
        _planned.Add((JsonNode)new JsonArray([.. arguments.Prepend(program).Select(argument => (JsonNode)argument)]));
        if (context.Json) return;
        var text = program == "aws"
            ? CommandText.Long($"aws {arguments[0]} {arguments[1]}", arguments.Skip(2))
            : CommandText.Short(program, arguments);
        context.Out.Write($"{(input is null ? "" : $"{input} | ")}{text}\n\n");
    }

    // New roles take some seconds to be known everywhere, and the first use of ECS in an account makes one too.
    private async Task<JsonNode?> CallAsync(AwsCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await aws.CallAsync(call, cancellationToken);
            }
            catch (AwsCallException exception) when (
                attempt < UnknownRoleAttempts && exception.Message.Contains(UnknownRole, StringComparison.Ordinal))
            {
                progress.Say("a role is not known everywhere yet; trying again");
                await Task.Delay(pause, context.Time, cancellationToken);
            }
        }
    }
}
