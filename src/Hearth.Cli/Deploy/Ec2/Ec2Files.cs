using System.Text;
using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.Aws;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>What an instance needs, made for the settings: the unit, its variables, the proxy, the setup, user data, and what is left to do.</summary>
internal sealed class Ec2Files(Ec2Settings settings)
{
    // Variables that hold no secret are not worth a parameter, but a machine by hand reads them from its file.
    private IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        new("HEARTH_PUBLIC_URL", $"https://{settings.Domain}"),
        new("AWS_REGION", settings.Region),
        new("HEARTH_SSM_PATH", settings.ParameterPath),
        new("MODEL_SPECIFIER", settings.Model),
        .. settings.File.Environment,
    ];

    /// <summary>Each file by its name.</summary>
    public IReadOnlyDictionary<string, string> Render() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["Caddyfile"] = Caddyfile(),
        ["commands.sh"] = Commands(),
        ["hearth.env"] = Environment(),
        ["hearth.service"] = EmbeddedFile.Read("aws/ec2/hearth.service"),
        ["setup.sh"] = EmbeddedFile.Read("aws/ec2/setup.sh"),
        ["user-data.yaml"] = UserData(),
    };

    // The setup of an instance still says another name by the variable.
    private string Caddyfile() => Replace(EmbeddedFile.Read("aws/ec2/Caddyfile"), ("{$HEARTH_DOMAIN}", $"{{$HEARTH_DOMAIN:{settings.Domain}}}"));

    private string UserData() => Replace(
        EmbeddedFile.Read("aws/ec2/user-data.yaml"),
        ("s3://my-bucket/hearth/1", settings.ReleaseUri),
        ("HEARTH_IMAGE=\n", $"HEARTH_IMAGE={settings.Image}\n"),
        ("agents.example.com", settings.Domain),
        ("HEARTH_REGION=us-east-1", $"HEARTH_REGION={settings.Region}"),
        ("HEARTH_SSM_PATH=/hearth/production", $"HEARTH_SSM_PATH={settings.ParameterPath}"),
        (" Replace the values.", ""));

    private string Environment()
    {
        var text = new StringBuilder("# /etc/hearth/hearth.env of a machine that is set up by hand: owned by root, mode 600.\n");
        text.Append($"# The secrets are read from Parameter Store, below {settings.ParameterPath}.\n");
        foreach (var (name, value) in Variables) text.Append($"{name}={value}\n");
        return text.ToString();
    }

    private string Commands()
    {
        var runtime = settings.IsArm ? "linux-arm64" : "linux-x64";
        var text = new StringBuilder(
            $"""
            #!/usr/bin/env bash
            # What is left to do for {settings.Name}, in this folder. Read it first; it may run again.
            set -euo pipefail
            export AWS_REGION={settings.Region} AWS_PAGER=

            # The release: what the instance installs.
            aws s3 cp --no-progress setup.sh {settings.ReleaseUri}/setup.sh
            aws s3 cp --no-progress hearth.service {settings.ReleaseUri}/hearth.service
            aws s3 cp --no-progress Caddyfile {settings.ReleaseUri}/Caddyfile

            """);
        if (settings.Image.Length == 0)
        {
            text.Append(
                $"""
                # The server itself: dotnet publish PROJECT --configuration Release --runtime {runtime} --self-contained --output dist/server
                #                    tar -czf hearth.tar.gz -C dist/server .
                aws s3 cp --no-progress hearth.tar.gz {settings.ReleaseUri}/hearth.tar.gz

                """);
        }

        text.Append("\n# The configuration. The keys come from files, so that they are in no shell history.\n");
        var key = settings.File["KMS_KEY_ARN"] is { } arn ? $" --key-id {arn}" : "";
        foreach (var secret in new[] { "HEARTH_API_KEYS", settings.ProviderKey }.OfType<string>())
            text.Append($"aws ssm put-parameter --overwrite --type SecureString{key} --name {settings.ParameterPath}/{secret} --value file://{secret}.txt\n");
        foreach (var (name, value) in settings.File.Environment.Prepend(new("MODEL_SPECIFIER", settings.Model)))
            text.Append($"aws ssm put-parameter --cli-input-json {CommandText.Quoted(Parameter(name, value))}\n");
        text.Append("\n# The instance.\n").Append($"# {Ec2Command.FullName} --apply\n");
        return text.ToString().ReplaceLineEndings("\n");
    }

    // Not as --value: a value that is an address would be fetched by version 1 of the AWS CLI, and one that names a file be read.
    private string Parameter(string name, string value) => new JsonObject
    {
        ["Name"] = $"{settings.ParameterPath}/{name}",
        ["Type"] = "String",
        ["Overwrite"] = true,
        ["Value"] = value,
    }.ToJsonString(DeployJson.Compact);

    private static string Replace(string text, params IEnumerable<(string Before, string After)> pairs)
    {
        foreach (var (before, after) in pairs)
        {
            if (!text.Contains(before, StringComparison.Ordinal)) throw new InvalidOperationException($"The file has no {before} to replace.");
            text = text.Replace(before, after, StringComparison.Ordinal);
        }

        return text;
    }
}
