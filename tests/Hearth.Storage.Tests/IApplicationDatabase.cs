using System.Data.Common;

namespace Hearth.Storage.Tests;

/// <summary>A database in which an application has tables of its own.</summary>
public interface IApplicationDatabase
{
    /// <summary>A table that nobody else uses, with one unique text column, <c>value</c>; made by the test.</summary>
    string Table { get; }

    /// <summary>A connection as the application has it.</summary>
    Task<DbConnection> ConnectAsync(CancellationToken cancellationToken);
}
