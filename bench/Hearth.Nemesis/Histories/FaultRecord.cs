namespace Hearth.Nemesis.Histories;

/// <summary>One fault.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="ProcessId">The process that it was done to; 0 when it was none or several.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it was healed.</param>
internal sealed record FaultRecord(string Kind, string Target, int ProcessId, DateTimeOffset StartedAt, DateTimeOffset EndedAt);
