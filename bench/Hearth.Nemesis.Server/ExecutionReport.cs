namespace Hearth.Nemesis.Server;

/// <summary>One execution of a tool, sent before it takes effect.</summary>
/// <param name="Call">The id of the call.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Nonce">What this execution returns, and no other.</param>
/// <param name="ProcessId">The process that executes it.</param>
internal sealed record ExecutionReport(string Call, string Tool, string Nonce, int ProcessId);
