namespace Hearth.Compliance.Host.Server;

/// <summary>What to ask the agent, one prompt after the other.</summary>
internal sealed record AskInput(string[] Prompts);
