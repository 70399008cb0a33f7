namespace Hearth.Sqlite;

/// <summary>One operation on its way through the writer.</summary>
/// <param name="bytes">About how many bytes it holds and writes.</param>
/// <param name="isAlone">Whether it has a transaction and a connection of its own.</param>
internal abstract class WriteCommand(long bytes, bool isAlone)
{
    public long Bytes => bytes;

    public bool IsAlone => isAlone;

    /// <summary>Does the work inside the writer's transaction, or outside of any when it is alone.</summary>
    /// <remarks>Called again, in a transaction of its own, when another command spoiled the first one.</remarks>
    public abstract void Execute(SqliteWriteSession session);

    /// <summary>Hands the result out; called once the transaction is on disk.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}
