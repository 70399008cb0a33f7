namespace Hearth.Client.Events;

/// <summary><c>agent_start</c>: the agent's turns begin.</summary>
public sealed record AgentStartEvent : HearthEvent;
