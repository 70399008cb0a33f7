namespace Hearth.Nemesis.Histories;

/// <summary>Events that a reader got together.</summary>
/// <param name="Offset">The offset after the last of them; null when the connection was lost before that, so that they come again.</param>
/// <param name="HasEvents">Whether there were events at all, progress among them.</param>
/// <param name="Boundaries">The boundary events.</param>
/// <param name="At">When they arrived.</param>
internal sealed record Delivery(string? Offset, bool HasEvents, IReadOnlyList<StreamEvent> Boundaries, DateTimeOffset At);
