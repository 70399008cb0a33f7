namespace Hearth.PostgresServers;

/// <summary>How a server is told to end, in PostgreSQL's own words.</summary>
public enum PostgresStop
{
    /// <summary>New clients are refused; the server ends when the last client has left by itself.</summary>
    Smart,

    /// <summary>Open transactions are rolled back, clients are disconnected, and everything is written out.</summary>
    Fast,

    /// <summary>Like a crash: nothing is written out, and the next start recovers from the write-ahead log.</summary>
    Immediate,
}
