namespace Hearth.Client.Events;

/// <summary><c>agent_end</c>: the agent's turns have ended.</summary>
public sealed record AgentEndEvent : HearthEvent;
