namespace Hearth.Bench.Processes;

/// <summary>What the server's database file holds: pages in use, payloads of events, number of events.</summary>
internal sealed record StorageReport(long UsedBytes, long PayloadBytes, long Events);
