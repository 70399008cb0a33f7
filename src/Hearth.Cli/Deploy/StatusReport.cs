using System.Text.Json.Nodes;

namespace Hearth.Cli.Deploy;

/// <summary>What there is of a deployment: a line for each fact that is known, or one JSON document with all of them.</summary>
/// <param name="session">The deployment.</param>
/// <param name="way">express, fargate or ec2.</param>
/// <param name="name">The name in the settings.</param>
internal sealed class StatusReport(DeploySession session, string way, string name)
{
    /// <param name="facts">Each by its name in JSON, in <c>camelCase</c>; null when it is not known or not there.</param>
    public void Print(params IReadOnlyList<(string Name, string? Value)> facts)
    {
        var writer = session.Context.Out;
        if (!session.Context.Json)
        {
            foreach (var (fact, value) in facts.Where(fact => fact.Value is not null)) writer.Write($"{Words(fact)}: {value}\n");
            return;
        }

        var document = new JsonObject
        {
            ["way"] = way,
            ["name"] = name,
            ["account"] = session.Caller.Account,
            ["region"] = session.Aws.Region,
        };
        foreach (var (fact, value) in facts) document[fact] = value;
        writer.Write($"{DeployJson.Indented(document)}\n");
    }

    private static string Words(string fact) =>
        string.Concat(fact.Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString()));
}
