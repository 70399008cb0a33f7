using System.Security.Cryptography;
using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Checks;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>The secrets of the template: found by name, made where they are not there yet.</summary>
internal sealed class FargateSecrets(DeploySession session, DeployRequest request, FargateSettings settings)
{
    private const int KeyCharacters = 64;

    private readonly SecretCheck _check = new(session);
    private string? _apiKeys;
    private string? _providerKey;

    /// <summary>Looks for them, before anything is made.</summary>
    /// <exception cref="CliException">One is about to be deleted, or there is no key of the provider.</exception>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        _apiKeys = await FindAsync(settings.ApiKeysSecret, cancellationToken);
        if (settings.ProviderKey is not { } variable) return;
        _providerKey = await FindAsync(settings.ProviderKeySecret, cancellationToken);
        if (request.ProviderKeyFile is not null) return;
        await _check.RequireValueAsync(variable, _providerKey ?? throw Missing(variable), cancellationToken);
    }

    /// <summary>The ARN of the secret with the accepted API keys. A new one gets a key that is made up here.</summary>
    public async Task<string> ApiKeysAsync(CancellationToken cancellationToken)
    {
        if (_apiKeys is not null) return _apiKeys;
        using var file = ArgumentFile.Write(
            session.Context, "api-key.txt", RandomNumberGenerator.GetHexString(KeyCharacters, lowercase: true), session.Changes.IsDryRun);
        session.Changes.Remark($"{Path.GetFileName(file.Path)} holds a key that is made up");
        return await CreateAsync(settings.ApiKeysSecret, $"file://{file.Path}", cancellationToken);
    }

    /// <summary>The ARN of the secret with the provider's key; empty where there is none.</summary>
    public async Task<string> ProviderKeyAsync(CancellationToken cancellationToken)
    {
        if (settings.ProviderKey is not { } variable) return "";
        if (_providerKey is null)
            return await CreateAsync(settings.ProviderKeySecret, ProviderKeyFile.Argument(session, request.ProviderKeyFile!), cancellationToken);
        await ProviderKeyFile.PutAsync(session, request, variable, _providerKey, cancellationToken);
        return _providerKey;
    }

    private CliException Missing(string variable) => new(
        "secret_missing", $"there is no secret {settings.ProviderKeySecret} for {variable}.",
        "Put the key into a file and say --provider-key-file FILE, or name a secret that is there with PROVIDER_KEY_SECRET in the settings.",
        ExitCode.Missing);

    private async Task<string?> FindAsync(string secret, CancellationToken cancellationToken) =>
        (await _check.FindAsync(secret, cancellationToken))?["ARN"]?.ToString();

    private async Task<string> CreateAsync(string name, string value, CancellationToken cancellationToken)
    {
        var answer = await session.Changes.ApplyAsync(
            $"making the secret {name}",
            new AwsCall("secretsmanager", "create-secret", "--name", name, "--secret-string", value), cancellationToken);
        return answer?["ARN"]?.ToString() ?? $"<ARN of {name}>";
    }
}
