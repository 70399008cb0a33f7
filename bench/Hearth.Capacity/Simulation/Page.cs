namespace Hearth.Capacity.Simulation;

/// <summary>A conversation that somebody has open, and where its readers are connected.</summary>
internal sealed class Page(int readers)
{
    public int Conversation { get; set; }

    /// <summary>The replica of each reader; a negative number while it has none.</summary>
    public int[] Readers { get; } = [.. Enumerable.Repeat(-1, readers)];

    /// <summary>Since when each reader has seen nothing.</summary>
    public double[] QuietSince { get; } = new double[readers];

    /// <summary>Whether each reader is about to connect.</summary>
    public bool[] IsComing { get; } = new bool[readers];

    /// <summary>A number that changes when another conversation is opened, or a prompt sent.</summary>
    public int Turn { get; set; }

    public bool IsWatchedFrom(int replica) => Array.IndexOf(Readers, replica) >= 0;

    /// <summary>Whether a reader is the first one of the page on its replica.</summary>
    public bool IsFirstOnReplica(int reader) => Array.IndexOf(Readers, Readers[reader]) == reader;
}
