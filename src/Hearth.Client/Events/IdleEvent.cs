namespace Hearth.Client.Events;

/// <summary><c>idle</c>: the session does nothing now. Follows every operation; <see cref="SubmissionSettledEvent"/> ends a submission.</summary>
public sealed record IdleEvent : HearthEvent;
