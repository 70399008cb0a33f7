namespace Hearth.Sqlite;

/// <summary>An operation with its argument, so that the work needs no closure.</summary>
internal sealed class WriteCommand<TArgument, TResult>(
    TArgument argument, Func<SqliteWriteSession, TArgument, TResult> work, long bytes, bool isAlone) : WriteCommand(bytes, isAlone)
{
    // The writer must never run a caller's code.
    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    public Task<TResult> Completion => _completion.Task;

    public override void Execute(SqliteWriteSession session) => _result = work(session, argument);

    public override void Complete() => _completion.SetResult(_result);

    public override void Fail(Exception exception) => _completion.SetException(exception);
}
