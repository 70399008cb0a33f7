namespace Hearth.Bench.Server;

/// <summary>What the database file holds.</summary>
/// <param name="UsedBytes">Pages in use; those freed by pruning are not counted, they are used again.</param>
/// <param name="PayloadBytes">The events alone.</param>
/// <param name="Events">How many events there are.</param>
internal sealed record StorageReport(long UsedBytes, long PayloadBytes, long Events);
