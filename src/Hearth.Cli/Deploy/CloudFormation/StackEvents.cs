using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Progress;

namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>What has happened in the last change of a stack.</summary>
internal sealed class StackEvents(IReadOnlyList<JsonNode> newestFirst)
{
    private const int MaxReasons = 5;
    private const string StackType = "AWS::CloudFormation::Stack";

    // Events of earlier changes stay. The change begins where the stack itself says so; a bound for one that is larger than that.
    private const string MaxItems = "400";

    // What was cancelled because something else failed is no cause.
    private static readonly string[] Consequences = ["Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled"];

    /// <summary>Each part of the stack that the change has touched, in the order in which it did.</summary>
    public IReadOnlyList<ResourceState> Resources => [.. newestFirst.Reverse()
        .Where(item => Text(item, "ResourceType") != StackType)
        .GroupBy(item => Text(item, "LogicalResourceId"))
        .Select(group => new ResourceState(group.Key, Text(group.Last(), "ResourceStatus"), ReasonOf(group.Last())))];

    /// <summary>What failed, and why: the first failures, as what follows comes of them.</summary>
    public IReadOnlyList<string> Failures => [.. newestFirst.Reverse()
        .Where(item => Text(item, "ResourceStatus").EndsWith("FAILED", StringComparison.Ordinal))
        .Where(item => !Consequences.Any(words => Text(item, "ResourceStatusReason").Contains(words, StringComparison.Ordinal)))
        .Take(MaxReasons)
        .Select(item => $"{Text(item, "LogicalResourceId")}: {ReasonOf(item) ?? Text(item, "ResourceStatus")}")];

    public static async Task<StackEvents> ReadAsync(AwsCli aws, string stack, CancellationToken cancellationToken)
    {
        var answer = await aws.CallAsync(
            new AwsCall("cloudformation", "describe-stack-events", "--stack-name", stack, "--max-items", MaxItems), cancellationToken);
        var all = (answer?["StackEvents"]?.AsArray() ?? []).Select(item => item!).ToList();
        var start = all.FindIndex(IsStart);
        return new StackEvents(start < 0 ? all : all[..(start + 1)]);
    }

    /// <summary>AWS's id of a part; null before it has one.</summary>
    public string? IdOf(string resource) => newestFirst
        .Where(item => Text(item, "LogicalResourceId") == resource)
        .Select(item => Text(item, "PhysicalResourceId"))
        .FirstOrDefault(id => id.Length > 0);

    private static bool IsStart(JsonNode item) => Text(item, "ResourceType") == StackType
        && Text(item, "ResourceStatus") is "CREATE_IN_PROGRESS" or "UPDATE_IN_PROGRESS" or "DELETE_IN_PROGRESS"
        && Text(item, "LogicalResourceId") == Text(item, "StackName");

    private static string? ReasonOf(JsonNode item) =>
        Text(item, "ResourceStatusReason") is { Length: > 0 } reason && reason != "Resource creation Initiated" ? reason : null;

    private static string Text(JsonNode item, string name) => item[name]?.ToString() ?? "";
}
