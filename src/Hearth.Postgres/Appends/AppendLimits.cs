namespace Hearth.Postgres.Appends;

/// <summary>How much may wait to be stored, how much goes into one statement, and how long a failing database is tried again.</summary>
internal sealed record AppendLimits
{
    /// <summary>Appends accepted by one lane whose outcome is open; further callers wait.</summary>
    public int MaxAppends { get; init; } = 10_000;

    /// <summary>Bytes of those appends; further callers wait. A single larger append is taken when nothing else is open.</summary>
    public long MaxBytes { get; init; } = 64L << 20;

    /// <summary>Events in one statement, unless a single append has more.</summary>
    public int MaxRowsPerStatement { get; init; } = 4_096;

    /// <summary>Bytes in one statement, unless a single append has more.</summary>
    public long MaxBytesPerStatement { get; init; } = 8L << 20;

    /// <summary>Bytes of large events and blobs on their way to the database, over the whole process.</summary>
    public long MaxLargeBytes { get; init; } = 128L << 20;

    /// <summary>How long a large event waits for its share of <see cref="MaxLargeBytes"/>.</summary>
    public TimeSpan LargeBytesWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a statement of many streams waits for a lock: the longest that one stream can hold up the others.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same while the stream that is locked is being found.</summary>
    public TimeSpan SearchLockTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest that the server may work on one statement.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a silent server is waited for. Longer than it may work on a statement, so that it answers first if it can.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For how long appends are sent again before their callers are told that the store is unavailable.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Streams that are locked are sent on connections of their own; at most so many at once.</summary>
    public int MaxDetours { get; init; } = 2;

    /// <summary>Units with writes of the application each have a connection of their own; at most so many at once, while others wait.</summary>
    public int MaxWriting { get; init; } = 2;

    /// <summary>
    /// When the server rolls back a transaction in which nothing happens: what a process has locked that was paused in the middle of it.
    /// Longer than the application's writes may take.
    /// </summary>
    public TimeSpan WritingIdleTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often writes that have collided with others are run, before they count as failed.</summary>
    public int MaxWritingTries { get; init; } = 4;

    /// <summary>How long removable progress is collected before it is removed.</summary>
    public TimeSpan PruneInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Ranges of removable progress that are remembered; older ones are forgotten, which only costs space.</summary>
    public int MaxPruneRanges { get; init; } = 10_000;

    /// <summary>Whether an append of an old epoch is refused. Always, unless a test wants to prove that it would be missed.</summary>
    public bool ChecksEpoch { get; init; } = true;
}
