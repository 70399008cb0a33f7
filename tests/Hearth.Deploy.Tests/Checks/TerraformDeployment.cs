using System.Text.Json.Nodes;
using Hearth.Deploy.Tests.Templates;

namespace Hearth.Deploy.Tests.Checks;

/// <summary>Finds what a Terraform module deploys.</summary>
internal sealed class TerraformDeployment
{
    private readonly IReadOnlyList<HclBlock> _blocks;
    private readonly TemplateValues _values;

    private TerraformDeployment(IReadOnlyList<HclBlock> blocks)
    {
        _blocks = blocks;
        var known = blocks.Where(block => block.Type == "variable")
            .ToDictionary(block => $"var.{block.Labels[0]}", block => (IReadOnlyList<string>)[.. DefaultOf(block)]);
        _values = new TemplateValues(known);
        foreach (var (name, value) in blocks.Where(block => block.Type == "locals").SelectMany(block => block.Attributes))
            known[$"local.{name}"] = [.. _values.Of(value)];
    }

    /// <summary>Reads all the files of a module, given by their names.</summary>
    public static Deployment Read(string name, IEnumerable<string> files) =>
        new TerraformDeployment([.. files.SelectMany(file => HclParser.Read(file).Blocks)]).ToDeployment(name);

    // A variable without a default has to be given: nothing is known about it.
    private static IEnumerable<string> DefaultOf(HclBlock variable) => variable["default"] is { } value ? [value.ToString()] : [variable.Labels[0]];

    private Deployment ToDeployment(string name) => new()
    {
        Name = name,
        Containers = [.. Resources("aws_ecs_task_definition").SelectMany(task => _values.Members(task["container_definitions"])
            .Select(container => ContainerOf(task, container)))],
        TargetGroups = [.. Resources("aws_lb_target_group").Select(TargetGroupOf)],
        IdleTimeouts = [.. Resources("aws_lb").SelectMany(balancer => _values.Of(balancer["idle_timeout"]))],
        Statements = [.. _blocks.Where(block => block.Type == "data" && block.Labels[0] == "aws_iam_policy_document")
            .SelectMany(document => document.Of("statement").Select(statement => StatementOf(document.Labels[1], statement)))
            .Where(statement => statement.Resources.Count > 0)],
        ManagedPolicies = [.. Resources("aws_iam_role_policy_attachment").SelectMany(attachment => _values.Of(attachment["policy_arn"]))],
        SharedPorts = [.. Resources("aws_vpc_security_group_ingress_rule").Where(IsShared).SelectMany(PortsOf)],
        Databases = [.. Resources("aws_db_instance").Select(DatabaseOf)],
    };

    private IEnumerable<HclBlock> Resources(string type) => _blocks.Where(block => block.Type == "resource" && block.Labels[0] == type);

    private Container ContainerOf(HclBlock task, JsonObject container) => new(
        string.Concat(_values.Of(container["name"])),
        [.. _values.Of(task["network_mode"])],
        [.. _values.Of(container["image"])],
        [.. _values.Of(container["stopTimeout"])],
        [.. _values.Members(container["portMappings"]).SelectMany(mapping => _values.Of(mapping["containerPort"]))],
        Pairs(container["environment"], "value"),
        Pairs(container["secrets"], "valueFrom"));

    private ILookup<string, string> Pairs(JsonNode? list, string value) => _values.Members(list)
        .SelectMany(pair => _values.Of(pair["name"]).SelectMany(name => _values.Of(pair[value]).Select(text => (name, text))))
        .ToLookup(pair => pair.name, pair => pair.text);

    private TargetGroup TargetGroupOf(HclBlock group) => new(
        group.Labels[1],
        [.. _values.Of(group["target_type"])],
        [.. _values.Of(group["port"])],
        [.. group.Of("health_check").SelectMany(check => _values.Of(check["path"]))],
        [.. _values.Of(group["deregistration_delay"])]);

    private Statement StatementOf(string policy, HclBlock statement) =>
        new(policy, [.. _values.Of(statement["actions"])], [.. _values.Of(statement["resources"])]);

    private static bool IsShared(HclBlock rule) =>
        rule["security_group_id"] is { } group && JsonNode.DeepEquals(group, rule["referenced_security_group_id"]);

    // With for_each a rule stands for one a value.
    private IEnumerable<string> PortsOf(HclBlock rule) => Ports(rule, "from_port").Intersect(Ports(rule, "to_port"));

    private IEnumerable<string> Ports(HclBlock rule, string attribute) =>
        _values.Of(rule[attribute]).SelectMany(port => port == "each.value" ? _values.Of(rule["for_each"]) : [port]);

    private Database DatabaseOf(HclBlock database) => new(
        database.Labels[1],
        [.. _values.Of(database["publicly_accessible"])],
        [.. _values.Of(database["storage_encrypted"])],
        [.. _values.Of(database["manage_master_user_password"])],
        [.. Resources("aws_db_parameter_group").SelectMany(group => group.Of("parameter"))
            .Where(parameter => parameter["name"]?.ToString() == "rds.force_ssl").SelectMany(parameter => _values.Of(parameter["value"]))],
        [.. _values.Of(database["auto_minor_version_upgrade"])]);
}
