namespace Hearth.Cli.Deploy.Aws;

/// <summary>One call of the AWS CLI: its arguments, without those that every call has.</summary>
internal sealed record AwsCall(params IReadOnlyList<string> Arguments)
{
    /// <summary>The service and the operation, such as <c>ecs delete-express-gateway-service</c>.</summary>
    public string Name => $"{Arguments[0]} {Arguments[1]}";
}
