namespace Hearth.Client.Tests.Documentation;

/// <summary>What the example asks for.</summary>
internal sealed record Verdict(bool IsUrgent, string Reason);
