namespace Hearth.Agents;

/// <summary>What else to say about a dispatched input.</summary>
public sealed record DispatchOptions
{
    /// <summary>What kind of signal the input is, in the application's words. Default: <c>dispatch</c>.</summary>
    public string Type { get; init; } = "dispatch";

    /// <summary>The id to admit under, so that a repetition is recognised; null for a new one.</summary>
    public Guid? Id { get; init; }
}
