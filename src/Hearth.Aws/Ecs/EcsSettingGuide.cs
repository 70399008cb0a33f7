using Hearth.Hosting;

namespace Hearth.Aws.Ecs;

/// <summary>On ECS, settings and secrets are entries of the container definition.</summary>
internal sealed class EcsSettingGuide(EcsMetadata metadata) : ISettingGuide
{
    /// <summary>The entry that goes into <c>environment</c>.</summary>
    public string Setting(string name, string value) => $$"""in "environment": {"name":"{{name}}","value":"{{value}}"}""";

    /// <summary>The entry that goes into <c>secrets</c>, for a secret of Secrets Manager that holds JSON with the name as its key.</summary>
    public string Secret(string name, string form) => Secret(name, secret: "NAME", key: name);

    /// <inheritdoc cref="Secret(string, string)"/>
    /// <param name="name">The environment variable.</param>
    /// <param name="secret">The secret's name, without the six characters that Secrets Manager adds.</param>
    /// <param name="key">The key in the secret's JSON.</param>
    public string Secret(string name, string secret, string key)
    {
        var task = metadata.Task?.Arn;
        var home = $"arn:{task?.Partition ?? "aws"}:secretsmanager:{task?.Region ?? "REGION"}:{task?.Account ?? "ACCOUNT"}";
        return $$"""in "secrets": {"name":"{{name}}","valueFrom":"{{home}}:secret:{{secret}}-AbCdEf:{{key}}::"}""";
    }
}
