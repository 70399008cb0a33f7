namespace Hearth.Agents;

/// <summary>An agent as the server knows it.</summary>
internal sealed record AgentRegistration
{
    public required string Name { get; init; }

    /// <summary>What to call the agent in messages to its author: a class name or the registered name.</summary>
    public required string Origin { get; init; }

    public required Func<IServiceProvider, Agent> Create { get; init; }

    public Type? Type { get; init; }

    public bool IsExposed { get; init; }

    public string? Description { get; init; }

    /// <summary>The attributes of the class, for authorization.</summary>
    public IReadOnlyList<object> Metadata { get; init; } = [];
}
