namespace Hearth.Compliance.Host.Server;

/// <summary>What was counted.</summary>
internal sealed record CountOutput(int[] Numbers);
