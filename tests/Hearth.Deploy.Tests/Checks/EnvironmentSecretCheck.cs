using System.Text.RegularExpressions;

namespace Hearth.Deploy.Tests.Checks;

/// <summary>Whoever may look at a task definition can read its environment.</summary>
internal sealed partial class EnvironmentSecretCheck : IDeploymentCheck
{
    public IEnumerable<string> Find(Deployment deployment)
    {
        foreach (var container in deployment.Containers)
        {
            foreach (var setting in container.Environment.Where(setting => SecretName().IsMatch(setting.Key) || setting.Any(SecretArn().IsMatch)))
                yield return $"Container {container.Name} has {setting.Key} in its environment; it belongs into secrets.";
            foreach (var setting in container.Secrets.Where(setting => container.Environment.Contains(setting.Key) && setting.Key != "PGUSER"))
                yield return $"Container {container.Name} has {setting.Key} twice, as a secret and in its environment.";
        }
    }

    [GeneratedRegex("(API_?KEYS?|PASSWORD|SECRET|TOKEN)$|^DATABASE_URL$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(":secretsmanager:|:secret:|:parameter/|SecretArn|secret_arn")]
    private static partial Regex SecretArn();
}
