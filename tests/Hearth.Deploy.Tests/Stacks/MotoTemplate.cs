using System.Text.Json.Nodes;
using Hearth.Deploy.Tests.Templates;

namespace Hearth.Deploy.Tests.Stacks;

/// <summary>
/// Writes a template in the words of moto's CloudFormation, which is less complete than AWS's: it knows neither secrets nor some
/// attributes of databases, cannot refer to parameter groups, and keeps what a condition leaves out of a list.
/// </summary>
internal sealed class MotoTemplate
{
    private const string SecretType = "AWS::SecretsManager::Secret";
    private const string DatabaseType = "AWS::RDS::DBInstance";
    private const string SecretPrefix = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

    private static readonly Dictionary<string, string> UnknownAttributes = new()
    {
        ["MasterUserSecret.SecretArn"] = $"{SecretPrefix}rds!db-0001-AbCdEf",
        ["DbiResourceId"] = "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    };

    private static readonly string[] UnknownTypes =
    [
        SecretType, "AWS::EC2::SecurityGroupEgress", "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy",
    ];

    private readonly JsonObject _template;
    private readonly TemplateConditions _conditions;

    private MotoTemplate(JsonObject template, IReadOnlyDictionary<string, string> parameters)
    {
        _template = template;
        _conditions = new TemplateConditions(template, parameters);
    }

    public static string Adapt(string yaml, IReadOnlyDictionary<string, string> parameters)
    {
        return new MotoTemplate(CloudFormationYaml.Read(yaml), parameters).Adapt().ToJsonString();
    }

    private static string TypeOf(JsonNode? resource) => resource!["Type"]!.ToString();

    private JsonObject Adapt() => new(_template.Select(section => KeyValuePair.Create(section.Key, section.Key switch
    {
        "Conditions" or "Parameters" => section.Value?.DeepClone(),
        "Resources" => AdaptResources(section.Value!.AsObject()),
        _ => Adapt(section.Value),
    })));

    private JsonObject AdaptResources(JsonObject resources)
    {
        var adapted = new JsonObject();
        foreach (var (name, resource) in resources.Where(resource => IsMade(resource.Value!)))
        {
            var known = adapted[name] = Adapt(resource)!;
            known.AsObject().Remove("DependsOn");
            if (TypeOf(resource) == DatabaseType)
                known["Properties"]!.AsObject().Remove("DBParameterGroupName");
        }
        return adapted;
    }

    private bool IsMade(JsonNode resource) =>
        !UnknownTypes.Contains(TypeOf(resource)) && (resource["Condition"] is not { } condition || _conditions.IsTrue(condition.ToString()));

    // Null is what a condition leaves out.
    private JsonNode? Adapt(JsonNode? node) => node switch
    {
        JsonObject { Count: 1 } function => AdaptFunction(function),
        JsonObject members => AdaptMembers(members),
        JsonArray items => new JsonArray([.. items.Select(Adapt).Where(item => item is not null)]),
        _ => node?.DeepClone(),
    };

    private JsonNode? AdaptFunction(JsonObject function)
    {
        var (name, argument) = function.Single();
        return name switch
        {
            "Ref" when argument!.ToString() == "AWS::NoValue" => null,
            "Ref" when IsSecret(argument!.ToString()) => $"{SecretPrefix}{argument}-AbCdEf",
            "Fn::If" => Adapt(argument![_conditions.IsTrue(argument[0]!.ToString()) ? 1 : 2]),
            "Fn::GetAtt" when UnknownAttributes.TryGetValue(argument![1]!.ToString(), out var value) => value,
            "Fn::Sub" => new JsonObject { [name] = Substitute(argument!.ToString()) },
            _ => AdaptMembers(function),
        };
    }

    private bool IsSecret(string name) => _template["Resources"]![name] is { } resource && TypeOf(resource) == SecretType;

    private JsonObject AdaptMembers(JsonObject members) => new(members
        .Select(member => KeyValuePair.Create(member.Key, Adapt(member.Value)))
        .Where(member => member.Value is not null));

    private static string Substitute(string text) => UnknownAttributes.Aggregate(
        text, (known, attribute) => known.Replace($"${{Database.{attribute.Key}}}", attribute.Value, StringComparison.Ordinal));
}
