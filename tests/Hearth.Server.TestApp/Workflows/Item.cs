namespace Hearth.Server.TestApp.Workflows;

/// <summary>What a workflow of the tests works on.</summary>
/// <param name="Name">Its name.</param>
public sealed record Item(string Name);
