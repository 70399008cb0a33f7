namespace Hearth.Sqlite;

/// <summary>One operation on its way through the writer.</summary>
/// <param name="bytes">About how many bytes it holds and writes.</param>
internal abstract class WriteCommand(long bytes)
{
    public long Bytes => bytes;

    /// <summary>Does the work inside the writer's transaction.</summary>
    /// <remarks>Called again, in a transaction of its own, when another command spoiled the first one.</remarks>
    public abstract void Execute(SqliteWriteSession session);

    /// <summary>Hands the result out; called once the transaction is on disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}
