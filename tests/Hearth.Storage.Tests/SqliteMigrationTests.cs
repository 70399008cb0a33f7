using Hearth.Sqlite;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>Files of earlier schemas.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    // One instance with a settled input, as the first schema held it.
    private const string FirstSchemaRowsSql =
        """
        INSERT INTO streams (key, kind, name, external_id, epoch, owner, last_number)
        VALUES ($key, 1, 'echo', 'one', 3, x'00', 1);
        INSERT INTO events (stream, position, kind, payload)
        VALUES (1, 3298534883333, 0, x'7B7D');
        INSERT INTO submissions (external_id, stream, number, kind, input, tail, admitted_at, settled_at)
        VALUES ('s-1', 1, 1, 0, x'7B7D', 0, 1000, 3298534883333);
        INSERT INTO blobs (stream, hash, media_type, content)
        VALUES (1, 'ab', 'image/png', x'01');
        PRAGMA user_version = 1;
        """;

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_AFileOfTheFirstSchema_KeepsWhatIsInIt()
    {
        // Arrange
        var key = StreamKey.ForInstance("echo", "one");
        WriteFirstSchema(key);

        // Act
        await using var store = new SqliteStore(new SqliteStoreOptions { Path = _directory.File("hearth.db") });
        await store.OpenAsync(Cancel);
        await store.PurgeAsync(TimeProvider.System.GetUtcNow().AddDays(1), Cancel);

        // Assert
        var stream = (await store.FindStreamAsync(key, Cancel))!;
        Assert.Equal(Offset.At(3, 5), stream.Tail);
        Assert.NotNull(await store.FindBlobAsync(stream.Id, "ab", Cancel));
        Assert.NotNull((await store.FindSubmissionAsync(new SubmissionId("s-1"), Cancel))!.SettledAt);
        Assert.Empty(await store.FindIdleAsync(key.Kind, "echo", new DateTimeOffset(1000, TimeSpan.Zero), 10, Cancel));
        Assert.Equal([key], await store.FindIdleAsync(key.Kind, "echo", new DateTimeOffset(1001, TimeSpan.Zero), 10, Cancel));
        var claim = await store.ClaimAsync(stream.Id, Cancel);
        Assert.Equal((4, Offset.At(3, 5)), (claim!.Epoch, claim.Tail));
    }

    private void WriteFirstSchema(StreamKey key)
    {
        using var migration = new StreamReader(typeof(SqliteStore).Assembly.GetManifestResourceStream("0001_initial.sql")!);
        using var session = SqliteSession.Open(_directory.File("hearth.db"), SqliteOpenMode.ReadWriteCreate);
        session.Execute(migration.ReadToEnd());
        session.Execute(FirstSchemaRowsSql.Replace("$key", $"x'{Convert.ToHexString(key.Hash())}'", StringComparison.Ordinal));
    }
}
