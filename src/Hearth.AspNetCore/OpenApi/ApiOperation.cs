using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>One method of one route.</summary>
/// <param name="Id">Its name in generated clients; unique.</param>
/// <param name="Tag">What it belongs to.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Responses">What it answers.</param>
internal sealed record ApiOperation(string Id, string Tag, string Summary, JsonObject Responses)
{
    public string? Description { get; init; }

    /// <summary>The names of its parameters among the components.</summary>
    public IEnumerable<string> Parameters { get; init; } = [];

    /// <summary>The schema of its JSON body; null when it reads none.</summary>
    public JsonObject? Body { get; init; }

    public bool IsBodyRequired { get; init; }

    /// <summary>Whether its class lets anyone use it, whatever the group asks for.</summary>
    public bool IsAnonymous { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["operationId"] = Id, ["tags"] = Shape.Array([Tag]), ["summary"] = Summary };
        if (Description is not null) json["description"] = Description;
        var parameters = ApiParameters.Refs(Parameters);
        if (parameters.Count > 0) json["parameters"] = parameters;
        if (Body is not null)
        {
            json["requestBody"] = new JsonObject
            {
                ["required"] = IsBodyRequired,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Body } },
            };
        }

        json["responses"] = Responses;
        if (IsAnonymous) json["security"] = new JsonArray();
        return json;
    }
}
