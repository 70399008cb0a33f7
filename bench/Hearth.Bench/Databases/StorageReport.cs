namespace Hearth.Bench.Databases;

/// <summary>What a database holds.</summary>
/// <param name="UsedBytes">What rows and indexes take on disk. Space that is free for new rows is left out.</param>
/// <param name="DiskBytes">The same with that space.</param>
/// <param name="PayloadBytes">The events alone.</param>
/// <param name="Events">How many events there are.</param>
internal sealed record StorageReport(long UsedBytes, long DiskBytes, long PayloadBytes, long Events)
{
    public static StorageReport operator -(StorageReport later, StorageReport earlier) => new(
        later.UsedBytes - earlier.UsedBytes,
        later.DiskBytes - earlier.DiskBytes,
        later.PayloadBytes - earlier.PayloadBytes,
        later.Events - earlier.Events);
}
