namespace Hearth.Bench.Processes;

/// <summary>The server's memory after a full collection, in bytes.</summary>
internal sealed record HeapReport(long HeapBytes, long ResidentBytes);
