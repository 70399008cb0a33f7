namespace Hearth.Client.Agents;

/// <summary>A model.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Id">The model, as the provider calls it.</param>
public sealed record ModelName(string Provider, string Id)
{
    /// <summary>As it is specified: <c>provider/model</c>.</summary>
    public override string ToString() => $"{Provider}/{Id}";
}
