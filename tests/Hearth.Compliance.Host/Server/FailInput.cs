namespace Hearth.Compliance.Host.Server;

/// <summary>What to fail with.</summary>
internal sealed record FailInput(string Message);
