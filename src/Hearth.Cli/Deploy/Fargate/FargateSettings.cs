using System.Globalization;
using System.Text.RegularExpressions;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>What is deployed to ECS with Fargate: the settings, checked.</summary>
internal sealed partial class FargateSettings
{
    // Each parameter of the template and the setting that it comes from; the template has the defaults. What has to be looked up is not here.
    private static readonly (string Parameter, string Setting)[] Plain =
    [
        ("LoadBalancerScheme", "LOAD_BALANCER_SCHEME"),
        ("ClientCidr", "CLIENT_CIDR"),
        ("AssignPublicIp", "ASSIGN_PUBLIC_IP"),
        ("CertificateArn", "CERTIFICATE_ARN"),
        ("CpuArchitecture", "CPU_ARCHITECTURE"),
        ("Cpu", "CPU"),
        ("Memory", "MEMORY"),
        ("MinTasks", "MIN_TASKS"),
        ("CpuTarget", "CPU_TARGET"),
        ("RequestsPerTarget", "REQUESTS_PER_TARGET"),
        ("Model", "MODEL"),
        ("PublicUrl", "PUBLIC_URL"),
        ("BedrockModelArns", "BEDROCK_MODEL_ARNS"),
        ("KmsKeyArns", "KMS_KEY_ARNS"),
        ("DatabaseUrlSecretArn", "DATABASE_URL_SECRET_ARN"),
        ("DatabaseClass", "DATABASE_CLASS"),
        ("DatabaseEngineVersion", "DATABASE_ENGINE_VERSION"),
        ("DatabaseParameterFamily", "DATABASE_PARAMETER_FAMILY"),
        ("DatabaseStorageGiB", "DATABASE_STORAGE_GIB"),
        ("DatabaseMultiAz", "DATABASE_MULTI_AZ"),
        ("DatabaseDeletionProtection", "DATABASE_DELETION_PROTECTION"),
        ("DatabaseIamUser", "DATABASE_IAM_USER"),
        ("ExecuteCommand", "EXECUTE_COMMAND"),
        ("IdleTimeoutSeconds", "IDLE_TIMEOUT_SECONDS"),
        ("DeregistrationDelaySeconds", "DEREGISTRATION_DELAY_SECONDS"),
        ("LogRetentionDays", "LOG_RETENTION_DAYS"),
    ];

    // It is given always, as it is no less than the least of them.
    private static readonly (string Parameter, string Setting) MostTasks = ("MaxTasks", "MAX_TASKS");

    private static readonly HashSet<string> Known =
    [
        "NAME", "REGION", "ACCOUNT", "VPC", "SUBNETS", "TASK_SUBNETS", "REPOSITORY", "PROVIDER_KEY", "API_KEYS_SECRET", "PROVIDER_KEY_SECRET",
        MostTasks.Setting, .. Plain.Select(pair => pair.Setting),
    ];

    private FargateSettings(SettingsFile file)
    {
        File = file;
        Name = CommonSettings.Name(file);
        CommonSettings.Region(file);
        Vpc = file.Require("VPC");
        Subnets = CommonSettings.Subnets(file, "SUBNETS");
        TaskSubnets = CommonSettings.Subnets(file, "TASK_SUBNETS", string.Join(',', Subnets));
        file.Require("MODEL");
        ProviderKey = CommonSettings.ProviderKey(file);
        AssignsPublicIp = file.Matching("ASSIGN_PUBLIC_IP", "DISABLED", Switches(), "ENABLED or DISABLED.") == "ENABLED";
        IsInternal = file.Matching("LOAD_BALANCER_SCHEME", "internet-facing", Schemes(), "internet-facing or internal.") == "internal";
        Platform = file.Matching("CPU_ARCHITECTURE", "X86_64", Architectures(), "X86_64 or ARM64.") == "ARM64" ? "linux/arm64" : "linux/amd64";
        MaxTasks = CommonSettings.Tasks(file).Max;
        PublicUrl = file["PUBLIC_URL"] is { } url ? AddressOf(url) : null;
        file.Number("IDLE_TIMEOUT_SECONDS", 4000, 1, 4000);
        file.Number("DEREGISTRATION_DELAY_SECONDS", 120, 0, 3600);
        FargateSize.Read(file);
        if (file.Environment.Count > 0)
        {
            throw SettingsFile.Wrong(
                $"ENV_{file.Environment.First().Key}: the Fargate template has no variables of your own.",
                "Print it with the command template, add them there, and deploy it with aws cloudformation deploy.");
        }
    }

    public SettingsFile File { get; }

    public string Name { get; }

    public string Vpc { get; }

    /// <summary>Those of the load balancer.</summary>
    public IReadOnlyList<string> Subnets { get; }

    public IReadOnlyList<string> TaskSubnets { get; }

    /// <summary>The variable that holds the key of the model's provider; null for none.</summary>
    public string? ProviderKey { get; }

    public bool AssignsPublicIp { get; }

    /// <summary>Whether the load balancer cannot be reached from the internet.</summary>
    public bool IsInternal { get; }

    /// <summary>What the image is built for.</summary>
    public string Platform { get; }

    public int MaxTasks { get; }

    /// <summary>The address that clients use; null for the load balancer's.</summary>
    public Uri? PublicUrl { get; }

    public string Repository => File.Get("REPOSITORY", Name);

    /// <summary>The secret with the accepted API keys, by name or ARN.</summary>
    public string ApiKeysSecret => File.Get("API_KEYS_SECRET", $"{Name}/api-keys");

    /// <summary>The secret with the provider's key, by name or ARN.</summary>
    public string ProviderKeySecret => File.Get("PROVIDER_KEY_SECRET", $"{Name}/provider-key");

    public static FargateSettings Read(string name, CliContext context) =>
        new(SettingsFile.Read(name, Known, $"{FargateCommand.FullName} init", context));

    /// <summary>The same, where a setting without a line is what is deployed.</summary>
    /// <param name="stack">The stack; null when there is none.</param>
    public FargateSettings Keeping(StackView? stack) =>
        stack is null ? this : new FargateSettings(File.Keeping(stack.Parameters, Plain.Append(MostTasks)));

    /// <summary>The parameters of the stack that the settings give.</summary>
    /// <param name="networks">The networks of the VPC, separated by commas.</param>
    /// <param name="repository">The repository of the image.</param>
    /// <param name="digest">The image.</param>
    /// <param name="apiKeys">The ARN of the secret with the API keys.</param>
    /// <param name="providerKey">The ARN of the secret with the provider's key; empty for none.</param>
    public IReadOnlyList<KeyValuePair<string, string>> StackParameters(
        string networks, string repository, string digest, string apiKeys, string providerKey) =>
    [
        new("VpcId", Vpc),
        new("VpcCidr", networks),
        new("LoadBalancerSubnetIds", string.Join(',', Subnets)),
        new("TaskSubnetIds", string.Join(',', TaskSubnets)),
        new("RepositoryName", repository),
        new("ImageDigest", digest),
        new("ApiKeysSecretArn", apiKeys),
        .. ProviderKey is null ? [] : new KeyValuePair<string, string>[] { new("ProviderKeyVariable", ProviderKey) },
        new("ProviderKeySecretArn", providerKey),
        new(MostTasks.Parameter, MaxTasks.ToString(CultureInfo.InvariantCulture)),
        .. Plain.Where(pair => File.Has(pair.Setting)).Select(pair => KeyValuePair.Create(pair.Parameter, File[pair.Setting] ?? "")),
    ];

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw SettingsFile.Wrong($"PUBLIC_URL={url}: an address, such as https://agents.example.com.");

    [GeneratedRegex("^(ENABLED|DISABLED)$")]
    private static partial Regex Switches();

    [GeneratedRegex("^(internet-facing|internal)$")]
    private static partial Regex Schemes();

    [GeneratedRegex("^(X86_64|ARM64)$")]
    private static partial Regex Architectures();
}
