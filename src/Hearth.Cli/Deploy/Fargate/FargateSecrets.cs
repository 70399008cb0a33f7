using System.Security.Cryptography;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Checks;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>The secrets of the template: found by name, made where they are not there yet.</summary>
internal sealed class FargateSecrets(DeploySession session, DeployRequest request, FargateSettings settings)
{
    private const int KeyCharacters = 64;

    private static readonly string[] Absent = ["ResourceNotFoundException"];

    /// <summary>The ARN of the secret with the accepted API keys. A new one gets a key that is made up here.</summary>
    public async Task<string> ApiKeysAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(settings.ApiKeysSecret, cancellationToken) is { } arn) return arn;
        using var file = ArgumentFile.Write("api-key.txt", RandomNumberGenerator.GetHexString(KeyCharacters, lowercase: true), session.Changes.IsDryRun);
        session.Changes.Remark($"{Path.GetFileName(file.Path)} holds a key that is made up");
        return await CreateAsync(settings.ApiKeysSecret, file.Path, cancellationToken);
    }

    /// <summary>The ARN of the secret with the provider's key; empty where there is none.</summary>
    /// <exception cref="CliException">It is not there, or empty.</exception>
    public async Task<string> ProviderKeyAsync(CancellationToken cancellationToken)
    {
        if (settings.ProviderKey is not { } variable) return "";
        var arn = await FindAsync(settings.ProviderKeySecret, cancellationToken);
        if (request.ProviderKeyFile is { } file)
        {
            var path = session.Context.FullPath(file);
            if (arn is null) return await CreateAsync(settings.ProviderKeySecret, path, cancellationToken);
            await session.Changes.ApplyAsync(
                $"putting the key into the secret of {variable}",
                new AwsCall("secretsmanager", "put-secret-value", "--secret-id", arn, "--secret-string", $"file://{path}"), cancellationToken);
        }

        if (arn is null) throw Missing(variable);
        if (!session.Changes.IsDryRun) await new SecretCheck(session).RequireValueAsync(variable, arn, cancellationToken);
        return arn;
    }

    private CliException Missing(string variable) => new(
        "secret_missing", $"there is no secret {settings.ProviderKeySecret} for {variable}.",
        "Put the key into a file and say --provider-key-file FILE, or name a secret that is there with PROVIDER_KEY_SECRET in the settings.",
        ExitCode.Missing);

    private async Task<string?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var found = await session.Aws.LookAsync(new AwsCall("secretsmanager", "describe-secret", "--secret-id", secret), Absent, cancellationToken);
        return found?["ARN"]?.ToString();
    }

    private async Task<string> CreateAsync(string name, string file, CancellationToken cancellationToken)
    {
        var answer = await session.Changes.ApplyAsync(
            $"making the secret {name}",
            new AwsCall("secretsmanager", "create-secret", "--name", name, "--secret-string", $"file://{file}"), cancellationToken);
        return answer?["ARN"]?.ToString() ?? $"<ARN of {name}>";
    }
}
