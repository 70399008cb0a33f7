using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Workloads;

/// <summary>One answer of a catch-up read or a long-poll.</summary>
/// <param name="Boundaries">The boundary events.</param>
/// <param name="HasEvents">Whether there were events at all.</param>
/// <param name="NextOffset">Where to go on.</param>
/// <param name="IsUpToDate">Whether it reaches the end.</param>
internal sealed record StreamPage(IReadOnlyList<StreamEvent> Boundaries, bool HasEvents, string NextOffset, bool IsUpToDate);
