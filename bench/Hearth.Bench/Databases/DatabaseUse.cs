namespace Hearth.Bench.Databases;

/// <summary>What a database server has used.</summary>
/// <param name="CpuTime">User and kernel time of all its processes; null for a server that somebody else has started.</param>
/// <param name="WalBytes">What it has written to its write-ahead log.</param>
internal sealed record DatabaseUse(TimeSpan? CpuTime, long WalBytes)
{
    public static DatabaseUse? operator -(DatabaseUse? later, DatabaseUse? earlier) =>
        later is null || earlier is null ? null : new(later.CpuTime - earlier.CpuTime, later.WalBytes - earlier.WalBytes);
}
