namespace Hearth.Nemesis.Histories;

/// <summary>One execution of a tool, as it was reported before it took effect.</summary>
/// <param name="Call">The id of the call.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Nonce">What this execution returns, and no other.</param>
/// <param name="ProcessId">The process that executed it.</param>
/// <param name="At">When the report arrived.</param>
internal sealed record ToolExecution(string Call, string Tool, string Nonce, int ProcessId, DateTimeOffset At);
