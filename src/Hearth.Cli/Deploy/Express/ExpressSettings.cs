using System.Text.RegularExpressions;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy.Express;

/// <summary>What is deployed to ECS Express Mode: the settings, checked.</summary>
internal sealed partial class ExpressSettings
{
    private static readonly HashSet<string> Known =
    [
        "NAME", "REGION", "ACCOUNT", "VPC", "SUBNETS", "DATABASE_SUBNETS", "MODEL", "PROVIDER_KEY", "BEDROCK_MODEL_ARNS", "CPU", "MEMORY",
        "MIN_TASKS", "MAX_TASKS", "SCALING_METRIC", "SCALING_TARGET", "IDLE_TIMEOUT_SECONDS", "DEREGISTRATION_DELAY_SECONDS", "PUBLIC_URL",
        "DATABASE_CLASS", "DATABASE_ENGINE_VERSION", "DATABASE_PARAMETER_FAMILY", "DATABASE_STORAGE_GIB", "DATABASE_MAX_STORAGE_GIB",
        "DATABASE_MULTI_AZ", "DATABASE_DELETION_PROTECTION", "DATABASE_IAM_USER", "LOG_RETENTION_DAYS",
    ];

    // Each further parameter of the template and the setting that it comes from; the template has the defaults.
    private static readonly (string Parameter, string Setting)[] StackSettings =
    [
        ("DatabaseClass", "DATABASE_CLASS"),
        ("DatabaseEngineVersion", "DATABASE_ENGINE_VERSION"),
        ("DatabaseParameterFamily", "DATABASE_PARAMETER_FAMILY"),
        ("DatabaseStorageGiB", "DATABASE_STORAGE_GIB"),
        ("DatabaseMaxStorageGiB", "DATABASE_MAX_STORAGE_GIB"),
        ("DatabaseMultiAz", "DATABASE_MULTI_AZ"),
        ("DatabaseDeletionProtection", "DATABASE_DELETION_PROTECTION"),
        ("LogRetentionDays", "LOG_RETENTION_DAYS"),
    ];

    private readonly SettingsFile _file;

    private ExpressSettings(SettingsFile file)
    {
        _file = file;
        Name = CommonSettings.Name(file);
        Region = CommonSettings.Region(file);
        Vpc = file.Require("VPC");
        Subnets = CommonSettings.Subnets(file, "SUBNETS");
        DatabaseSubnets = CommonSettings.Subnets(file, "DATABASE_SUBNETS", string.Join(',', Subnets));
        Model = file.Require("MODEL");
        ProviderKey = CommonSettings.ProviderKey(file);
        ScalingMetric = file.Matching(
            "SCALING_METRIC", "AVERAGE_CPU", Metrics(), "AVERAGE_CPU, AVERAGE_MEMORY or REQUEST_COUNT_PER_TARGET.");
        (MinTasks, MaxTasks) = CommonSettings.Tasks(file);
        ScalingTarget = file.Number("SCALING_TARGET", 60, 1, 1_000_000);
        IdleTimeoutSeconds = file.Number("IDLE_TIMEOUT_SECONDS", 4000, 1, 4000);
        DeregistrationDelaySeconds = file.Number("DEREGISTRATION_DELAY_SECONDS", 120, 0, 3600);
        (Cpu, Memory) = FargateSize.Read(file);
    }

    public SettingsFile File => _file;

    public string Name { get; }

    public string Region { get; }

    public string Vpc { get; }

    public IReadOnlyList<string> Subnets { get; }

    public IReadOnlyList<string> DatabaseSubnets { get; }

    public string Model { get; }

    /// <summary>The variable that holds the key of the model's provider; null for none.</summary>
    public string? ProviderKey { get; }

    public int Cpu { get; }

    public int Memory { get; }

    public int MinTasks { get; }

    public int MaxTasks { get; }

    public string ScalingMetric { get; }

    public int ScalingTarget { get; }

    public int IdleTimeoutSeconds { get; }

    public int DeregistrationDelaySeconds { get; }

    public string? PublicUrl => _file["PUBLIC_URL"];

    public string? DatabaseIamUser => _file["DATABASE_IAM_USER"];

    /// <summary>Further variables of the server.</summary>
    public IReadOnlyDictionary<string, string> Environment => _file.Environment;

    public static ExpressSettings Read(string name, CliContext context) =>
        new(SettingsFile.Read(name, Known, $"{ExpressCommand.FullName} init", context));

    /// <summary>The parameters of the stack that the settings give.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> StackParameters() =>
    [
        new("ProviderKey", ProviderKey is null ? "false" : "true"),
        new("VpcId", Vpc),
        new("DatabaseSubnetIds", string.Join(',', DatabaseSubnets)),
        new("DatabaseIamUser", DatabaseIamUser ?? ""),
        new("BedrockModelArns", _file["BEDROCK_MODEL_ARNS"] ?? ""),
        .. StackSettings.Where(pair => _file[pair.Setting] is not null)
            .Select(pair => KeyValuePair.Create(pair.Parameter, _file[pair.Setting]!)),
    ];

    [GeneratedRegex("^(AVERAGE_CPU|AVERAGE_MEMORY|REQUEST_COUNT_PER_TARGET)$")]
    private static partial Regex Metrics();
}
