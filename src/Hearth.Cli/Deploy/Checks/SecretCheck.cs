using System.Globalization;
using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Checks;

/// <summary>Looks at secrets without reading them: whether they are there, have a value, and whether that is newer than the tasks.</summary>
internal sealed class SecretCheck(DeploySession session)
{
    private const string Absent = "ResourceNotFoundException";

    /// <summary>A secret by name or ARN; null when there is none.</summary>
    /// <exception cref="CliException">It is about to be deleted, and can be read no more.</exception>
    public async Task<JsonNode?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var found = await LookAsync(secret, [Absent], cancellationToken);
        if (found?["DeletedDate"] is null) return found;
        var restore = CommandText.Short(
            "aws", ["secretsmanager", "restore-secret", "--region", session.Aws.Region, "--secret-id", found["ARN"]!.ToString()]);
        throw new CliException(
            "secret_deleted", $"the secret {found["Name"]} is scheduled for deletion, and no task can read it.",
            $"Take that back, and then run the same command again: {restore}", ExitCode.Missing);
    }

    /// <summary>A secret without a value would stop every task at its start, with an error that says little.</summary>
    /// <param name="variable">The variable that it is for.</param>
    /// <param name="arn">The secret.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <exception cref="CliException">It has none, or there is no such secret.</exception>
    public async Task RequireValueAsync(string variable, string arn, CancellationToken cancellationToken)
    {
        if (await FindAsync(arn, cancellationToken) is { } secret && HasValue(secret)) return;
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
            var secret = await LookAsync(arn, [Absent, "AccessDenied"], cancellationToken);
            if (AwsDate.Read(secret?["LastChangedDate"]) is { } changed && changed > tasksSince)
            {
                session.Progress.Warn(string.Create(CultureInfo.InvariantCulture,
                    $"the secret {secret!["Name"]} changed at {changed:u}, after this revision was made at {tasksSince:u}: its tasks may still have the old value. {remedy}"));
            }
        }
    }

    private Task<JsonNode?> LookAsync(string secret, IReadOnlyList<string> absent, CancellationToken cancellationToken) =>
        session.Aws.LookAsync(new AwsCall("secretsmanager", "describe-secret", "--secret-id", secret), absent, cancellationToken);

    private static bool HasValue(JsonNode secret) =>
        (secret["VersionIdsToStages"]?.AsObject() ?? []).Any(version => version.Value!.AsArray().Any(stage => stage!.ToString() == "AWSCURRENT"));
}
