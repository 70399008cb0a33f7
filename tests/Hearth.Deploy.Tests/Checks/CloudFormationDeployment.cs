using System.Text.Json.Nodes;
using Hearth.Deploy.Tests.Templates;

namespace Hearth.Deploy.Tests.Checks;

/// <summary>Finds what a CloudFormation template deploys.</summary>
internal sealed class CloudFormationDeployment
{
    private readonly JsonObject _resources;
    private readonly TemplateValues _values;

    private CloudFormationDeployment(JsonObject template)
    {
        _resources = template["Resources"]!.AsObject();
        _values = new TemplateValues(template["Parameters"]!.AsObject()
            .ToDictionary(parameter => parameter.Key, parameter => Range(parameter.Key, parameter.Value!.AsObject())));
    }

    public static Deployment Read(string name, string yaml) => new CloudFormationDeployment(CloudFormationYaml.Read(yaml)).ToDeployment(name);

    // A parameter without a default has to be given: nothing is known about it.
    private static IReadOnlyList<string> Range(string name, JsonObject parameter) => parameter.ContainsKey("Default")
        ? [.. new[] { "Default", "MinValue", "MaxValue" }.Where(parameter.ContainsKey).Select(key => parameter[key]!.ToString()).Distinct()]
        : [name];

    private Deployment ToDeployment(string name) => new()
    {
        Name = name,
        Containers = [.. Of("AWS::ECS::TaskDefinition").SelectMany(task => _values.Members(task.Properties["ContainerDefinitions"])
            .Select(container => ContainerOf(task.Properties, container)))],
        TargetGroups = [.. Of("AWS::ElasticLoadBalancingV2::TargetGroup").Select(group => TargetGroupOf(group.Name, group.Properties))],
        IdleTimeouts = [.. Of("AWS::ElasticLoadBalancingV2::LoadBalancer")
            .SelectMany(balancer => Attribute(balancer.Properties["LoadBalancerAttributes"], "idle_timeout.timeout_seconds"))],
        Statements = [.. Policies().SelectMany(StatementsOf)],
        ManagedPolicies = [.. Of("AWS::IAM::Role").SelectMany(role => _values.Of(role.Properties["ManagedPolicyArns"]))],
        SharedPorts = [.. Of("AWS::EC2::SecurityGroupIngress").Where(rule => IsShared(rule.Properties)).SelectMany(rule => PortsOf(rule.Properties))],
        Databases = [.. Of("AWS::RDS::DBInstance").Select(database => DatabaseOf(database.Name, database.Properties))],
    };

    private IEnumerable<(string Name, JsonObject Properties)> Of(string type) => _resources
        .Where(resource => resource.Value!["Type"]!.ToString() == type)
        .Select(resource => (resource.Key, resource.Value!["Properties"]?.AsObject() ?? []));

    private Container ContainerOf(JsonObject task, JsonObject container) => new(
        string.Concat(_values.Of(container["Name"])),
        [.. _values.Of(task["NetworkMode"])],
        [.. _values.Of(container["Image"])],
        [.. _values.Of(container["StopTimeout"])],
        [.. _values.Members(container["PortMappings"]).SelectMany(mapping => _values.Of(mapping["ContainerPort"]))],
        Pairs(container["Environment"], "Value"),
        Pairs(container["Secrets"], "ValueFrom"));

    private ILookup<string, string> Pairs(JsonNode? list, string value) => _values.Members(list)
        .SelectMany(pair => _values.Of(pair["Name"]).SelectMany(name => _values.Of(pair[value]).Select(text => (name, text))))
        .ToLookup(pair => pair.name, pair => pair.text);

    private TargetGroup TargetGroupOf(string name, JsonObject group) => new(
        name,
        [.. _values.Of(group["TargetType"])],
        [.. _values.Of(group["Port"])],
        [.. _values.Of(group["HealthCheckPath"])],
        [.. Attribute(group["TargetGroupAttributes"], "deregistration_delay.timeout_seconds")]);

    private IEnumerable<string> Attribute(JsonNode? attributes, string key) => _values.Members(attributes)
        .Where(attribute => attribute["Key"]?.ToString() == key)
        .SelectMany(attribute => _values.Of(attribute["Value"]));

    private IEnumerable<(string Name, JsonObject Document)> Policies()
    {
        foreach (var (name, role) in Of("AWS::IAM::Role"))
        {
            foreach (var policy in _values.Members(role["Policies"]))
                yield return ($"{name}/{policy["PolicyName"]}", policy["PolicyDocument"]!.AsObject());
        }
        foreach (var (name, policy) in Of("AWS::IAM::RolePolicy").Concat(Of("AWS::IAM::ManagedPolicy")))
            yield return (name, policy["PolicyDocument"]!.AsObject());
    }

    private IEnumerable<Statement> StatementsOf((string Name, JsonObject Document) policy) => _values.Members(policy.Document["Statement"])
        .Where(statement => statement["Effect"]?.ToString() == "Allow")
        .Select(statement => new Statement(policy.Name, [.. _values.Of(statement["Action"])], [.. _values.Of(statement["Resource"])]));

    private static bool IsShared(JsonObject rule) => JsonNode.DeepEquals(rule["GroupId"], rule["SourceSecurityGroupId"]);

    private IEnumerable<string> PortsOf(JsonObject rule) => _values.Of(rule["FromPort"]).Intersect(_values.Of(rule["ToPort"]));

    private Database DatabaseOf(string name, JsonObject database) => new(
        name,
        [.. _values.Of(database["PubliclyAccessible"])],
        [.. _values.Of(database["StorageEncrypted"])],
        [.. _values.Of(database["ManageMasterUserPassword"])],
        [.. Of("AWS::RDS::DBParameterGroup").SelectMany(group => _values.Of(group.Properties["Parameters"]?["rds.force_ssl"]))],
        [.. _values.Of(database["AutoMinorVersionUpgrade"])]);
}
