namespace Hearth.Bench.Server;

/// <summary>Memory after a full collection, in bytes.</summary>
internal sealed record HeapReport(long HeapBytes, long ResidentBytes);
