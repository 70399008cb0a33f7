using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>The stack of a deployment: what it is, and the way to what it should be.</summary>
/// <param name="session">The deployment.</param>
/// <param name="template">What the stack is made from.</param>
/// <param name="name">Its name.</param>
internal sealed class DeployStack(DeploySession session, StackTemplate template, string name)
{
    // It ends in the words of a change that is under way, and none is.
    private const string Unexecuted = "REVIEW_IN_PROGRESS";

    private static readonly string[] Absent = ["does not exist"];

    private readonly AwsCli _aws = session.Aws;

    public string Name => name;

    /// <summary>Looks at something else while the stack is waited for, and says what is to be shown of it.</summary>
    public Func<StackEvents, CancellationToken, Task<IReadOnlyList<ResourceState>>>? Watcher { get; set; }

    /// <summary>Says more about why a change has failed.</summary>
    public Func<IReadOnlyList<string>>? MoreReasons { get; set; }

    private string ContinueRollback => $"aws cloudformation continue-update-rollback --region {_aws.Region} --stack-name {name}";

    /// <summary>The stack; null when there is none.</summary>
    public async Task<StackView?> DescribeAsync(CancellationToken cancellationToken)
    {
        var answer = await _aws.LookAsync(new AwsCall("cloudformation", "describe-stacks", "--stack-name", name), Absent, cancellationToken);
        return answer is null ? null : new StackView(answer["Stacks"]![0]!);
    }

    /// <summary>The stack, if it is one of ours. An update would replace all that is in somebody else's, and a deletion take it away.</summary>
    /// <exception cref="CliException">Another template has made it.</exception>
    public async Task<StackView?> DescribeOursAsync(CancellationToken cancellationToken)
    {
        var stack = await DescribeAsync(cancellationToken);
        if (stack is null || stack.Description.StartsWith(template.Mark, StringComparison.Ordinal)) return stack;
        throw new CliException(
            "stack_foreign", $"the stack {name} was not made by {session.Command}.", "Choose another NAME in the settings.");
    }

    /// <summary>The outputs; in a dry run before the stack is there, none.</summary>
    /// <exception cref="CliException">There is no stack.</exception>
    public async Task<StackOutputs> OutputsAsync(CancellationToken cancellationToken)
    {
        var stack = await DescribeAsync(cancellationToken);
        if (stack is { Outputs.Count: > 0 } || session.Changes.IsDryRun)
            return new StackOutputs(session, name, stack?.Outputs ?? new Dictionary<string, string>());
        if (stack is not null) throw Stuck($"the stack {name} is {stack.Status}, and has no outputs.", $"See to it first: {session.Command}");
        throw Missing();
    }

    /// <summary>AWS's id of each part that has one, by its name in the template, also of a stack that is not complete.</summary>
    public async Task<IReadOnlyDictionary<string, string>> PartsAsync(CancellationToken cancellationToken)
    {
        var answer = await _aws.CallAsync(new AwsCall("cloudformation", "describe-stack-resources", "--stack-name", name), cancellationToken);
        return answer!["StackResources"]!.AsArray()
            .Select(part => KeyValuePair.Create(part!["LogicalResourceId"]!.ToString(), part["PhysicalResourceId"]?.ToString() ?? ""))
            .Where(part => part.Value.Length > 0)
            .ToDictionary();
    }

    /// <summary>What is said where there has to be a stack.</summary>
    public CliException Missing() => new("stack_missing", $"there is no stack {name} in {_aws.Region}.", $"Make it first: {session.Command}");

    /// <summary>Creates it, or updates it when something is new.</summary>
    /// <param name="wanted">The parameters that are given; the others keep their values.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="CliException">The change failed, or an earlier one is in the way.</exception>
    public async Task DeployAsync(IReadOnlyList<KeyValuePair<string, string>> wanted, CancellationToken cancellationToken)
    {
        var stack = await DescribeAsync(cancellationToken);
        if (stack is not null && IsMoving(stack.Status))
        {
            await session.Wait.UntilAsync("the change of the stack that is under way", LookAtOthersAsync, cancellationToken);
            stack = await DescribeAsync(cancellationToken);
        }

        switch (stack?.Status)
        {
            case null:
                await CreateAsync(wanted, cancellationToken);
                break;
            case "CREATE_FAILED" or "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED":
                throw Stuck(
                    $"the stack {name} was never complete; its events say why.",
                    $"When that is mended: {session.DeleteCommand}, then this again.");
            case Unexecuted:
                throw Stuck(
                    $"the stack {name} is a change set that nobody has executed.",
                    $"Delete it: aws cloudformation delete-stack --region {_aws.Region} --stack-name {name}, then this again.");
            case "DELETE_FAILED":
                throw Stuck($"the stack {name} is half deleted.", $"Go on with it: {session.DeleteCommand}");
            case { } failed when failed.EndsWith("_FAILED", StringComparison.Ordinal):
                throw Stuck(
                    $"the stack {name} is stuck after an update ({failed}); its events say why.",
                    $"When that is mended: {ContinueRollback}, then this again.");
            default:
                await UpdateAsync(stack!, wanted, cancellationToken);
                break;
        }
    }

    private static bool IsMoving(string status) => status != Unexecuted && status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    private static CliException Stuck(string message, string next) => new("stack_stuck", message, next);

    private async Task CreateAsync(IReadOnlyList<KeyValuePair<string, string>> wanted, CancellationToken cancellationToken)
    {
        await ChangeAsync("creating", "create-stack", ParameterList(wanted, null), cancellationToken);
        if (!session.Changes.IsDryRun) await WaitAsync("the stack (a new database takes about ten minutes)", cancellationToken);
    }

    private async Task UpdateAsync(StackView stack, IReadOnlyList<KeyValuePair<string, string>> wanted, CancellationToken cancellationToken)
    {
        if (await IsAsWantedAsync(stack, wanted, cancellationToken))
        {
            session.Progress.Say($"the stack {name} is as wanted");
            return;
        }

        try
        {
            await ChangeAsync("updating", "update-stack", ParameterList(wanted, stack.Parameters), cancellationToken);
        }
        catch (AwsCallException exception) when (exception.Message.Contains("No updates are to be performed", StringComparison.Ordinal))
        {
            session.State.Forget();
            session.Progress.Say($"the stack {name} has nothing to update");
            return;
        }

        if (!session.Changes.IsDryRun) await WaitAsync("the stack", cancellationToken);
    }

    private async Task<bool> IsAsWantedAsync(StackView stack, IReadOnlyList<KeyValuePair<string, string>> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Any(pair => stack.Parameters.GetValueOrDefault(pair.Key) != pair.Value)) return false;
        var answer = await _aws.CallAsync(new AwsCall("cloudformation", "get-template", "--stack-name", name), cancellationToken);
        return answer?["TemplateBody"]?.ToString().TrimEnd() == template.Text.TrimEnd();
    }

    private async Task ChangeAsync(string doing, string operation, string parameters, CancellationToken cancellationToken)
    {
        using var file = ArgumentFile.Write(session.Context, template.FileName, template.Text, session.Changes.IsDryRun);
        session.Changes.Remark($"{template.FileName} comes from: {session.Command} template >{template.FileName}");
        await session.Changes.ApplyAsync(
            $"{doing} the stack {name}",
            new AwsCall("cloudformation", operation, "--stack-name", name, "--template-body", $"file://{file.Path}",
                "--capabilities", "CAPABILITY_IAM", "--parameters", parameters),
            cancellationToken);
    }

    // What is not given keeps its value.
    private string ParameterList(IReadOnlyList<KeyValuePair<string, string>> wanted, IReadOnlyDictionary<string, string>? current)
    {
        var given = wanted.Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal);
        var kept = template.Parameters.Where(parameter => !given.Contains(parameter) && current?.ContainsKey(parameter) == true);
        return new JsonArray(
        [
            .. wanted.Select(pair => new JsonObject { ["ParameterKey"] = pair.Key, ["ParameterValue"] = pair.Value }),
            .. kept.Select(parameter => new JsonObject { ["ParameterKey"] = parameter, ["UsePreviousValue"] = true }),
        ]).ToJsonString(DeployJson.Compact);
    }

    private Task WaitAsync(string what, CancellationToken cancellationToken) => session.Wait.UntilAsync(what, LookAsync, cancellationToken);

    // However a change ends that somebody else has begun, or that an interrupted run has: what it ends as decides what is done.
    private async Task<Look> LookAtOthersAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync(cancellationToken) is not { } stack || !IsMoving(stack.Status)) return Look.Done;
        return Look.NotYet((await StackEvents.ReadAsync(_aws, name, cancellationToken)).Resources);
    }

    private async Task<Look> LookAsync(CancellationToken cancellationToken)
    {
        var status = (await DescribeAsync(cancellationToken))?.Status ?? "gone";
        var events = status == "gone" ? new StackEvents([]) : await StackEvents.ReadAsync(_aws, name, cancellationToken);
        if (status is "CREATE_COMPLETE" or "UPDATE_COMPLETE") return new Look(true, events.Resources);
        if (!IsMoving(status)) throw Failed(status, events);
        var more = Watcher is null ? [] : await Watcher(events, cancellationToken);
        return Look.NotYet([.. events.Resources, .. more]);
    }

    private CliException Failed(string status, StackEvents events)
    {
        var reasons = string.Concat(events.Failures.Concat(MoreReasons?.Invoke() ?? []).Select(reason => $"\n  {reason}"));
        var next = status switch
        {
            "UPDATE_ROLLBACK_FAILED" => $"When the cause is mended: {ContinueRollback}, then this again.",
            _ when status.StartsWith("UPDATE", StringComparison.Ordinal) =>
                "What ran before the update runs on. When the cause is mended, run the same command again.",
            _ => $"When the cause is mended: {session.DeleteCommand}, then this again.",
        };
        return new CliException("stack_failed", $"the stack {name} ended as {status}:{reasons}", next);
    }
}
