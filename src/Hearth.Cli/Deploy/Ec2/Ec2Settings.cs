using System.Text.RegularExpressions;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>What is deployed to an EC2 instance: the settings, checked. The shapes are those of the template's parameters.</summary>
internal sealed partial class Ec2Settings
{
    // Each parameter of the template and the setting that it comes from; the template has the defaults.
    private static readonly (string Parameter, string Setting)[] Plain =
    [
        ("ReleaseBucket", "BUCKET"),
        ("ReleasePrefix", "RELEASE_PREFIX"),
        ("Release", "RELEASE"),
        ("Image", "IMAGE"),
        ("DomainName", "DOMAIN"),
        ("ParameterPath", "PARAMETER_PATH"),
        ("VpcId", "VPC"),
        ("SubnetId", "SUBNET"),
        ("ClientCidr", "CLIENT_CIDR"),
        ("InstanceType", "INSTANCE_TYPE"),
        ("MachineImage", "MACHINE_IMAGE"),
        ("DataVolumeSize", "DATA_VOLUME_GIB"),
        ("DataSnapshotId", "DATA_SNAPSHOT_ID"),
        ("DatabaseSecurityGroupId", "DATABASE_SECURITY_GROUP_ID"),
        ("KmsKeyArn", "KMS_KEY_ARN"),
        ("BedrockModelArns", "BEDROCK_MODEL_ARNS"),
    ];

    private static readonly HashSet<string> Known =
        ["NAME", "REGION", "ACCOUNT", "MODEL", "PROVIDER_KEY", .. Plain.Select(pair => pair.Setting)];

    // What user data says. It is read once, when the instance is made; another one stops and starts the instance, and installs nothing.
    private static readonly string[] UserData = ["ReleaseBucket", "ReleasePrefix", "Release", "Image", "DomainName", "ParameterPath"];

    private Ec2Settings(SettingsFile file)
    {
        File = file;
        Name = CommonSettings.Name(file);
        Region = CommonSettings.Region(file);
        Model = file.Require("MODEL");
        ProviderKey = CommonSettings.ProviderKey(file);
        file.Require("DOMAIN");
        file.Require("BUCKET");
        Domain = file.Matching("DOMAIN", "", Domains(), "a public name, such as agents.example.com.");
        Bucket = file.Matching("BUCKET", "", Buckets(), "the name of a bucket.");
        Prefix = file.Matching("RELEASE_PREFIX", "hearth", Prefixes(), "letters, digits, dots, dashes, underscores and slashes.");
        Release = file.Matching("RELEASE", "1", Releases(), "letters, digits, dots, dashes and underscores.");
        Image = file.Matching("IMAGE", "", Images(), "an image in this account's ECR, best by digest.");
        ParameterPath = file.Matching("PARAMETER_PATH", "/hearth/production", Paths(), "a path in Parameter Store, such as /hearth/production.");
        InstanceType = file.Matching("INSTANCE_TYPE", "t4g.small", Types(), "an instance type, such as t4g.small.");
        file.Number("DATA_VOLUME_GIB", 20, 1, 16384);
        if (file.Environment.FirstOrDefault(pair => pair.Value.Length == 0) is { Key: { } empty })
        {
            throw SettingsFile.Wrong(
                $"ENV_{empty} is empty, which Parameter Store does not take.", "Take the line out, or write the variable into /etc/hearth/hearth.env on the machine.");
        }
    }

    public SettingsFile File { get; }

    public string Name { get; }

    public string Region { get; }

    public string Model { get; }

    /// <summary>The variable that holds the key of the model's provider; null for none.</summary>
    public string? ProviderKey { get; }

    public string Domain { get; }

    public string Bucket { get; }

    public string Prefix { get; }

    public string Release { get; }

    /// <summary>An image that runs under Docker; empty for the published server under systemd.</summary>
    public string Image { get; }

    public string ParameterPath { get; }

    public string InstanceType { get; }

    /// <summary>Where the release lies.</summary>
    public string ReleaseUri => $"s3://{Bucket}/{Prefix}/{Release}";

    /// <summary>What the instance runs on. The families of Arm have a g behind the number of their generation.</summary>
    public bool IsArm => ArmTypes().IsMatch(InstanceType);

    public static Ec2Settings Read(string name, CliContext context) =>
        new(SettingsFile.Read(name, Known, $"{Ec2Command.FullName} init", context));

    /// <summary>The same, where a setting without a line is what is deployed.</summary>
    /// <param name="stack">The stack; null when there is none.</param>
    public Ec2Settings Keeping(StackView? stack) => stack is null ? this : new Ec2Settings(File.Keeping(stack.Parameters, Plain));

    /// <summary>Whether an update with these parameters stops and starts the instance, on which nothing is installed by that.</summary>
    public static bool Restarts(StackView stack, IEnumerable<KeyValuePair<string, string>> parameters) =>
        parameters.Any(pair => UserData.Contains(pair.Key) && stack.Parameters.GetValueOrDefault(pair.Key, "") != pair.Value);

    /// <summary>The parameters of the stack that the settings give.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> StackParameters() =>
        [.. Plain.Where(pair => File.Has(pair.Setting)).Select(pair => KeyValuePair.Create(pair.Parameter, File[pair.Setting] ?? ""))];

    [GeneratedRegex("^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]
    private static partial Regex Domains();

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex Buckets();

    [GeneratedRegex("^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*$")]
    private static partial Regex Prefixes();

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex Releases();

    [GeneratedRegex(@"^([0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/[a-z0-9._/-]+[:@].+)?$")]
    private static partial Regex Images();

    [GeneratedRegex("^(/[A-Za-z0-9._-]+)+$")]
    private static partial Regex Paths();

    [GeneratedRegex(@"^[a-z0-9-]+\.[a-z0-9-]+$")]
    private static partial Regex Types();

    [GeneratedRegex(@"^[a-z]+[0-9]+g")]
    private static partial Regex ArmTypes();
}
