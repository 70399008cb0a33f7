using System.Data.Common;
using Hearth.Storage;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A database of one kind for the tries of one test class, in which each try has streams of its own.</summary>
public abstract class FaultDatabase : IAsyncLifetime
{
    /// <summary>Why this kind of database cannot be had here; null when it can.</summary>
    public virtual string? SkipReason => null;

    /// <summary>
    /// Whether every kind of fault comes at every call. Else one that is lived through and one that is not, in turn with the other two:
    /// where tries are slow, and other databases see them all.
    /// </summary>
    public virtual bool HasEveryKind => true;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();

    /// <summary>A connection as an application has it that keeps tables of its own there.</summary>
    internal virtual Task<DbConnection> ConnectAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("There is no database.");

    /// <summary>Begins a try.</summary>
    /// <returns>Opens the store as another process; the one before it was disposed first.</returns>
    internal abstract Func<IHearthStore> Begin();
}
