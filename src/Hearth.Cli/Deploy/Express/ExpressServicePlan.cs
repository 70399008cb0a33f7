using System.Globalization;
using System.Text.Json.Nodes;
using Hearth.Cli.Deploy.CloudFormation;

namespace Hearth.Cli.Deploy.Express;

/// <summary>What the service should be. Nothing is left to a default of Express: an update with a partial container may drop the rest of it.</summary>
internal sealed class ExpressServicePlan(ExpressSettings settings, StackOutputs stack)
{
    // How ECS finds the server, and what Express fixes: it kills a task 30 s after SIGTERM.
    private const int ContainerPort = 8080;
    private const string HealthCheckPath = "/health";
    private const string StopTimeout = "00:00:30";

    /// <summary>Everything that create and update have in common.</summary>
    /// <param name="image">The image, by digest.</param>
    /// <param name="networks">The networks of the VPC: the load balancer sits in there, so its X-Forwarded-* headers may be believed.</param>
    public JsonObject Wanted(string image, string networks) => new()
    {
        ["executionRoleArn"] = stack["ExecutionRoleArn"],
        ["taskRoleArn"] = stack["TaskRoleArn"],
        ["cpu"] = settings.Cpu.ToString(CultureInfo.InvariantCulture),
        ["memory"] = settings.Memory.ToString(CultureInfo.InvariantCulture),
        ["healthCheckPath"] = HealthCheckPath,
        ["primaryContainer"] = new JsonObject
        {
            ["image"] = image,
            ["containerPort"] = ContainerPort,
            ["awsLogsConfiguration"] = new JsonObject { ["logGroup"] = stack["LogGroupName"], ["logStreamPrefix"] = "hearth" },
            ["environment"] = Pairs(Environment(networks), "value"),
            ["secrets"] = Pairs(Secrets(), "valueFrom"),
        },
        ["networkConfiguration"] = new JsonObject
        {
            ["subnets"] = new JsonArray([.. settings.Subnets.Select(subnet => (JsonNode)subnet)]),
            ["securityGroups"] = new JsonArray((JsonNode)stack["TaskSecurityGroupId"]),
        },
        ["scalingTarget"] = new JsonObject
        {
            ["minTaskCount"] = settings.MinTasks,
            ["maxTaskCount"] = settings.MaxTasks,
            ["autoScalingMetric"] = settings.ScalingMetric,
            ["autoScalingTargetValue"] = settings.ScalingTarget,
        },
    };

    /// <summary>What creates it.</summary>
    public JsonObject Creation(JsonObject wanted) => With(wanted, new JsonObject
    {
        ["serviceName"] = settings.Name,
        ["cluster"] = stack["ClusterName"],
        ["infrastructureRoleArn"] = stack["InfrastructureRoleArn"],
    });

    /// <summary>What updates it.</summary>
    public static JsonObject Update(JsonObject wanted, string serviceArn) => With(wanted, new JsonObject { ["serviceArn"] = serviceArn });

    private static JsonObject With(JsonObject wanted, JsonObject first)
    {
        foreach (var (name, value) in wanted) first[name] = value?.DeepClone();
        return first;
    }

    private static JsonArray Pairs(OrderedDictionary<string, string> values, string key) =>
        new([.. values.Select(pair => new JsonObject { ["name"] = pair.Key, [key] = pair.Value })]);

    private OrderedDictionary<string, string> Environment(string networks)
    {
        var environment = new OrderedDictionary<string, string>
        {
            ["PORT"] = ContainerPort.ToString(CultureInfo.InvariantCulture),
            ["MODEL_SPECIFIER"] = settings.Model,
            ["PGHOST"] = stack["DatabaseHost"],
            ["PGPORT"] = stack["DatabasePort"],
            ["PGDATABASE"] = "hearth",
            ["Hearth__Drain__StopTimeout"] = StopTimeout,
            ["Hearth__Http__TrustedProxies"] = networks,
        };
        if (settings.PublicUrl is { } url) environment["HEARTH_PUBLIC_URL"] = url;
        if (settings.DatabaseIamUser is { } user)
        {
            environment["PGUSER"] = user;
            environment["Hearth__Aws__RdsIamAuth"] = "true";
        }

        foreach (var (name, value) in settings.Environment) environment[name] = value;
        return environment;
    }

    private OrderedDictionary<string, string> Secrets()
    {
        var secrets = new OrderedDictionary<string, string> { ["HEARTH_API_KEYS"] = stack["ApiKeysSecretArn"] };
        if (settings.ProviderKey is { } variable) secrets[variable] = stack["ModelKeySecretArn"];
        if (settings.DatabaseIamUser is not null) return secrets;
        secrets["PGUSER"] = $"{stack["DatabaseSecretArn"]}:username::";
        secrets["PGPASSWORD"] = $"{stack["DatabaseSecretArn"]}:password::";
        return secrets;
    }
}
