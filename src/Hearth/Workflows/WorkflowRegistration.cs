namespace Hearth.Workflows;

/// <summary>A workflow as the server knows it.</summary>
internal sealed record WorkflowRegistration
{
    public required string Name { get; init; }

    /// <summary>What to call the workflow in messages to its author: a class name or the registered name.</summary>
    public required string Origin { get; init; }

    /// <summary>Its input and output in JSON, and how to run it.</summary>
    public required WorkflowInvoker Invoker { get; init; }

    public Type? Type { get; init; }

    public bool IsExposed { get; init; }

    /// <summary>Whether runs may be read and aborted over HTTP.</summary>
    public bool ExposesRuns { get; init; }

    public string? Description { get; init; }

    /// <summary>The attributes of the class, for authorization.</summary>
    public IReadOnlyList<object> Metadata { get; init; } = [];
}
