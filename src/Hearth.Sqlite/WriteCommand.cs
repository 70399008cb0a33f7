namespace Hearth.Sqlite;

/// <summary>One operation on its way through the writer.</summary>
/// <param name="bytes">About how many bytes it holds and writes.</param>
internal abstract class WriteCommand(long bytes)
{
    public long Bytes => bytes;

    /// <summary>Does the work inside the writer's transaction. Called again, in a transaction of its own, when another command spoiled the first.</summary>
    public abstract void Execute(SqliteWriteSession session);

    /// <summary>Hands the result out; called once the transaction is on disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class WriteCommand<TArgument, TResult>(
    TArgument argument, Func<SqliteWriteSession, TArgument, TResult> work, long bytes) : WriteCommand(bytes)
{
    // The writer must never run a caller's code.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    public Task<TResult> Completion => _completion.Task;

    public override void Execute(SqliteWriteSession session) => _result = work(session, argument);

    public override void Complete() => _completion.SetResult(_result);

    public override void Fail(Exception exception) => _completion.SetException(exception);
}
