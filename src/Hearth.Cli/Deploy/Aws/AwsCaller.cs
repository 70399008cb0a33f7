using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>Whose account this is, and as whom.</summary>
internal sealed record AwsCaller(string Account, string Arn)
{
    /// <summary>The part of AWS that the account is in: <c>aws</c>, <c>aws-cn</c>, …</summary>
    public string Partition => Arn.Split(':')[1];

    /// <summary>Asks AWS, before anything happens in the account.</summary>
    /// <exception cref="CliException">There are no credentials, or those of an account that the settings do not mean; or AWS does not answer.</exception>
    public static async Task<AwsCaller> FindAsync(AwsCli aws, SettingsFile settings, CancellationToken cancellationToken)
    {
        AwsCaller caller;
        try
        {
            var answer = (await aws.CallAsync(new AwsCall("sts", "get-caller-identity"), cancellationToken))!;
            caller = new AwsCaller(Text(answer, "Account"), Text(answer, "Arn"));
        }
        catch (AwsCallException exception)
        {
            throw exception.IsOfCredentials
                ? new CliException(
                    "aws_credentials_missing", $"there are no credentials that AWS accepts: {exception.Message}",
                    "Log in (aws configure, or aws sso login), and set AWS_PROFILE if you have several.", ExitCode.Missing)
                : exception.ToFailure();
        }

        if (settings["ACCOUNT"] is { } account && account != caller.Account)
        {
            throw new CliException(
                "aws_account_wrong", $"the settings are for account {account}, and the credentials for {caller.Account} ({caller.Arn}).",
                $"Set AWS_PROFILE to a profile of account {account}.", ExitCode.Missing);
        }

        return caller;
    }

    private static string Text(JsonNode answer, string name) => answer[name]!.ToString();
}
