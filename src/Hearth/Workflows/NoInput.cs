namespace Hearth.Workflows;

/// <summary>The input type of a workflow that takes none: a request with a body is refused.</summary>
public sealed record NoInput
{
    /// <summary>The one value.</summary>
    public static readonly NoInput Value = new();
}
