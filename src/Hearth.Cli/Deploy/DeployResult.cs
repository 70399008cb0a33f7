using System.Text.Json.Nodes;

namespace Hearth.Cli.Deploy;

/// <summary>What a deployment has come to.</summary>
/// <param name="Way">express, fargate or ec2.</param>
/// <param name="Name">The name in the settings.</param>
/// <param name="Image">The image, by digest; null when none was deployed.</param>
/// <param name="Address">Where the server is; null when it has no address, or was not deployed.</param>
/// <param name="Session">The deployment.</param>
internal sealed record DeployResult(string Way, string Name, string? Image, Uri? Address, DeploySession Session)
{
    /// <summary>The snapshot of the state that a deletion has left; null when there is none.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Prints it: the address or the snapshot alone, or one JSON document.</summary>
    public void Print()
    {
        var context = Session.Context;
        if (context.Json)
        {
            context.Out.Write($"{DeployJson.Indented(ToJson())}\n");
            return;
        }

        if (Session.Changes is { IsDryRun: false, Made: [] }) Session.Progress.Say("nothing was new, and nothing was changed");
        if ((Text ?? Snapshot) is { } result) context.Out.Write($"{result}\n");
    }

    private string? Text => Address?.ToString().TrimEnd('/');

    private JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["way"] = Way,
            ["name"] = Name,
            ["account"] = Session.Caller.Account,
            ["region"] = Session.Aws.Region,
            ["image"] = Image,
            ["address"] = Text,
            ["dryRun"] = Session.Changes.IsDryRun,
            ["changes"] = new JsonArray([.. Session.Changes.Made.Select(change => (JsonNode)change)]),
        };
        if (Snapshot is not null) json["snapshot"] = Snapshot;
        if (Session.Changes.IsDryRun) json["commands"] = Session.Changes.Planned.DeepClone();
        return json;
    }
}
