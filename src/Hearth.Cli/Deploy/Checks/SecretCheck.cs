using System.Globalization;
using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Checks;

/// <summary>Looks at secrets without reading them: whether they have a value, and whether it is newer than the tasks.</summary>
internal sealed class SecretCheck(DeploySession session)
{
    /// <summary>A secret without a value would stop every task at its start, with an error that says little.</summary>
    /// <exception cref="CliException">It has none.</exception>
    public async Task<JsonNode> RequireValueAsync(string variable, string arn, CancellationToken cancellationToken)
    {
        var secret = (await session.Aws.CallAsync(new AwsCall("secretsmanager", "describe-secret", "--secret-id", arn), cancellationToken))!;
        if (HasValue(secret)) return secret;
        throw new CliException(
            "secret_empty", $"the secret of {variable} has no value yet.",
            $"Put the key into a file and say --provider-key-file FILE, or run:\n  aws secretsmanager put-secret-value --region {session.Aws.Region} "
            + $"--secret-id {arn} --secret-string file://FILE\n  then the same command again. What was made so far stays.");
    }

    /// <summary>Warns of secrets that have changed since the tasks read them.</summary>
    public async Task WarnOfRotatedAsync(IEnumerable<string> arns, DateTimeOffset tasksSince, string remedy, CancellationToken cancellationToken)
    {
        foreach (var arn in arns)
        {
            var secret = await session.Aws.LookAsync(
                new AwsCall("secretsmanager", "describe-secret", "--secret-id", arn), ["ResourceNotFoundException", "AccessDenied"], cancellationToken);
            if (AwsDate.Read(secret?["LastChangedDate"]) is { } changed && changed > tasksSince)
            {
                session.Progress.Warn(string.Create(CultureInfo.InvariantCulture,
                    $"the secret {secret!["Name"]} changed at {changed:u}, after this revision was made at {tasksSince:u}: its tasks may still have the old value. {remedy}"));
            }
        }
    }

    private static bool HasValue(JsonNode secret) =>
        (secret["VersionIdsToStages"]?.AsObject() ?? []).Any(version => version.Value!.AsArray().Any(stage => stage!.ToString() == "AWSCURRENT"));
}
