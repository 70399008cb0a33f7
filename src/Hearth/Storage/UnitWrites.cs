using System.Data.Common;
using Hearth.Hosting;

namespace Hearth.Storage;

/// <summary>What an application writes to its own tables of Hearth's database, in the transaction that stores a unit.</summary>
/// <remarks>
/// A store may have to run them more than once, each time in another transaction of which at most one is committed: after an end of the
/// transaction that it did not hear of, or when they have collided with others. Run by one caller at a time.
/// </remarks>
public sealed class UnitWrites
{
    /// <summary>How long they may take: 10 seconds. Until they have ended, they keep what they have locked, which on SQLite is the database.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    // For those that hear of the end of their time, to come to their end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly AsyncLocal<bool> Running = new();

    private readonly IReadOnlyList<Func<DbConnection, DbTransaction, CancellationToken, Task>> _writes;
    private readonly TimeProvider _time;
    private Task _running = Task.CompletedTask;

    internal UnitWrites(IReadOnlyList<Func<DbConnection, DbTransaction, CancellationToken, Task>> writes, TimeProvider time) =>
        (_writes, _time) = (writes, time);

    /// <summary>Why they have not been done, the last time that they were run; null when they have.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether they do not use their connection any more, the last time that they were run.</summary>
    public bool HaveEnded => _running.IsCompleted;

    /// <summary>Completes some time after <see cref="HaveEnded"/>. It never fails.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Whether the present code is run by them.</summary>
    internal static bool AreRunning => Running.Value;

    internal TimeSpan Limit { get; init; } = TimeLimit;

    /// <summary>Runs them, one after the other.</summary>
    /// <param name="connection">In the transaction; nobody else uses it until they have ended.</param>
    /// <param name="transaction">The transaction, which is for the caller to end.</param>
    /// <returns>
    /// False when they have failed or their time is over; <see cref="Failure"/> then says why, and the transaction has to be rolled back.
    /// Those that do not heed their token may still be running, as <see cref="HaveEnded"/> says.
    /// </returns>
    public async Task<bool> TryRunAsync(DbConnection connection, DbTransaction transaction)
    {
        Failure = null;
        var limit = new CancellationTokenSource(Limit, _time);
        _running = WorkScheduler.Default.Start(() => RunAsync(connection, transaction, limit.Token));
        Ended = EndAsync(_running, limit);
        try
        {
            await _running.WaitAsync(Limit + Grace, _time);
        }
        catch (Exception exception)
        {
            Failure = limit.IsCancellationRequested || !_running.IsCompleted ? TooLong(exception) : exception;
        }

        return Failure is null;
    }

    /// <summary>What they have done cannot be committed.</summary>
    internal void Fail(Exception failure) => Failure = failure;

    private async Task RunAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        Running.Value = true;
        foreach (var write in _writes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await write(connection, transaction, cancellationToken);
        }
    }

    // Their token is theirs until they have ended.
    private static async Task EndAsync(Task running, CancellationTokenSource limit)
    {
        await running.ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);
        limit.Dispose();
    }

    private TimeoutException TooLong(Exception exception) => new($"The writes did not end within {Limit.TotalSeconds:0.###} seconds.", exception);
}
