namespace Hearth.Bench.Databases;

/// <summary>Makes an empty database for each server under load.</summary>
internal interface IDatabases : IAsyncDisposable
{
    /// <summary>Whether they are PostgreSQL's, for which other targets hold.</summary>
    bool ArePostgres { get; }

    /// <param name="keep">Whether the data stays when the database is disposed.</param>
    Task<IDatabase> CreateAsync(bool keep);
}
