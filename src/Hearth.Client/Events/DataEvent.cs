using System.Text.Json.Serialization;
using System.Text.Json;

namespace Hearth.Client.Events;

/// <summary><c>data</c>: application data. A later event with the same name and id replaces the earlier one.</summary>
public sealed record DataEvent : HearthEvent
{
    /// <summary>What it is; <c>budget</c> where the server says that a budget is nearly used up.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>Which one of that name; null for the only one.</summary>
    public string? Id { get; init; }

    /// <summary>The data.</summary>
    public JsonElement Data { get; init; }

    /// <summary>What the server says of a budget that is nearly used up; null for data of another name or form.</summary>
    [JsonIgnore]
    public BudgetUse? Budget => BudgetUse.TryRead(this);
}
