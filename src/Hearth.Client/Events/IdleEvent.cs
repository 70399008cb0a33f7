namespace Hearth.Client.Events;

/// <summary><c>idle</c>: the session does nothing now. It ends an operation, and not a submission.</summary>
public sealed record IdleEvent : HearthEvent;
