namespace Hearth.Client.Tests.Hosting;

/// <summary>What a workflow of the tests returns, and what models are asked for.</summary>
public sealed record Bill(string Item, decimal Total);
