using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Express;

/// <summary>Whether this AWS CLI knows Express services. An older one would fail in the middle, when the stack is already paid for.</summary>
internal static class ExpressCall
{
    /// <exception cref="CliException">It does not.</exception>
    public static async Task RequireAsync(DeploySession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.Aws.CallAsync(
                new AwsCall("ecs", "create-express-gateway-service", "--generate-cli-skeleton"), cancellationToken);
        }
        catch (AwsCallException)
        {
            throw new CliException(
                "aws_cli_old", "this AWS CLI does not know Express services.",
                "Update it to 2.34 or later (aws --version says what it is), or take hearth deploy aws fargate.", ExitCode.Missing);
        }
    }
}
