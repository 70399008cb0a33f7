namespace Hearth.PostgresServers;

/// <summary>Adds up what a server and its children have used.</summary>
internal static class CpuTime
{
    private const int Attempts = 10;

    public static TimeSpan OfTree(int process)
    {
        var total = TimeSpan.Zero;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            // A child that ends between the two looks would count twice or not at all.
            var before = Read(process);
            total = before.CpuTime + before.ReapedCpuTime
                + ProcessTable.ChildrenOf(process).Aggregate(TimeSpan.Zero, (sum, child) => sum + child.CpuTime + child.ReapedCpuTime);
            if (Read(process).ReapedCpuTime == before.ReapedCpuTime)
                break;
        }
        return total;
    }

    private static ProcessStatus Read(int process) =>
        ProcessTable.Read(process) ?? throw new InvalidOperationException($"Process {process} has ended.");
}
