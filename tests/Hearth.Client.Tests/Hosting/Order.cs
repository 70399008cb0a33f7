namespace Hearth.Client.Tests.Hosting;

/// <summary>What a workflow of the tests takes.</summary>
public sealed record Order(string Item, int Count);
