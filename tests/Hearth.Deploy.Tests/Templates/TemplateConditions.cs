using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Templates;

/// <summary>Decides the conditions of a CloudFormation template for given parameters.</summary>
internal sealed class TemplateConditions(JsonObject template, IReadOnlyDictionary<string, string> parameters)
{
    public bool IsTrue(string condition) => IsTrue(template["Conditions"]![condition]!.AsObject());

    private bool IsTrue(JsonObject expression)
    {
        var (function, argument) = expression.Single();
        return function switch
        {
            "Condition" => IsTrue(argument!.ToString()),
            "Fn::Not" => !IsTrue(argument![0]!.AsObject()),
            "Fn::And" => argument!.AsArray().All(part => IsTrue(part!.AsObject())),
            "Fn::Or" => argument!.AsArray().Any(part => IsTrue(part!.AsObject())),
            "Fn::Equals" => Value(argument![0]!) == Value(argument[1]!),
            _ => throw new FormatException($"A condition uses {function}."),
        };
    }

    private string Value(JsonNode operand) => operand is JsonObject reference ? Parameter(reference["Ref"]!.ToString()) : operand.ToString();

    private string Parameter(string name) => parameters.GetValueOrDefault(name) ?? template["Parameters"]![name]!["Default"]!.ToString();
}
