using Hearth.Hosting.Checks;
using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres.Tests.Stores;

public sealed class OpeningTests : StoreTests
{
    [Fact]
    public async Task Open_TenAtOnceOnAnEmptyDatabase_AllComeUp()
    {
        // Act
        var stores = await AtOnceAsync(10, _ => OpenStoreAsync(maxPoolSize: 2));
        // Assert
        foreach (var store in stores) Assert.Equal(AdmissionStatus.Admitted, (await store.AdmitAsync(Input(), Cancel)).Status);
        Assert.Equal(1, await CountAsync("schema_version"));
        Assert.Equal(10, await CountAsync("processes"));
    }

    [Fact]
    public async Task Open_SchemaOfANewerHearth_IsRefusedAndUntouched()
    {
        // Arrange
        await OpenStoreAsync();
        await ExecuteAsync("INSERT INTO schema_version (version) VALUES (99)");
        var processes = await CountAsync("processes");
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync());
        // Assert
        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
        Assert.Equal(processes, await CountAsync("processes"));
        Assert.Equal(2, await CountAsync("schema_version"));
    }

    [Fact]
    public async Task Open_SchemaThatANewerHearthHasAddedTo_WorksWithIt()
    {
        // Arrange
        await OpenStoreAsync();
        await ExecuteAsync("UPDATE schema_version SET migration = 99; ALTER TABLE streams ADD COLUMN shape text; CREATE TABLE shapes (id int)");
        // Act
        var store = await OpenStoreAsync();
        // Assert
        Assert.Equal(AdmissionStatus.Admitted, (await store.AdmitAsync(Input(), Cancel)).Status);
        Assert.Equal(99, await ReadAsync<int>("SELECT migration FROM schema_version"));
    }

    [Fact]
    public async Task Open_SchemaThatANewerHearthHasTakenFrom_IsRefusedWithItsVersion()
    {
        // Arrange: it has migrated twice; the second migration needs builds that know the first.
        await OpenStoreAsync();
        await ExecuteAsync("INSERT INTO schema_version (version, migration) VALUES (98, 99)");
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync());
        // Assert
        Assert.Contains("version 99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SchemaOfTheFirstMigration_KeepsWhatIsInItAndLetsItsBuildsStart()
    {
        // Arrange: one stream with an owner, as the first build has left it.
        await CreateFirstSchemaAsync();
        var (key, process) = (Convert.ToHexString(One.Hash()), Guid.NewGuid());
        await ExecuteAsync(
            $"INSERT INTO processes (id, host, number, start_mark, name, version) VALUES ('{process}', 'elsewhere', 1, '1', 'elsewhere/1', '');"
            + $"INSERT INTO streams (key, kind, name, external_id, epoch, owner) VALUES ('\\x{key}', 0, 'echo', 'one', 3, '{process}');"
            + "INSERT INTO queues (stream, last_number) VALUES (1, 1);"
            + $"INSERT INTO events (stream, position, kind, payload) VALUES (1, {Offset.At(3, 5).Value}, 0, '{{}}');"
            + "INSERT INTO submissions (external_id, stream, number, kind, input, tail, admitted_at) VALUES ('s-1', 1, 1, 0, '{}', 0, now())");
        // Act
        var store = await OpenStoreAsync();
        var whileItLives = await store.ClaimAsync(new StreamId(1), Cancel);
        var processes = await store.FindProcessesAsync(Cancel);
        await store.DeclareDeadAsync(process, Cancel);
        var claim = await store.ClaimAsync(new StreamId(1), Cancel);
        // Assert
        Assert.Null(whileItLives);
        Assert.Contains(process, processes);
        Assert.Equal((4, Offset.At(3, 5)), (claim!.Epoch, claim.Tail));
        Assert.Equal("s-1", (await store.NextSubmissionAsync(new StreamId(1), Cancel))!.Id.Value);
        Assert.Equal(1, await ReadAsync<int>("SELECT max(version) FROM schema_version"));
        Assert.Equal(PostgresSchema.CurrentVersion, await ReadAsync<int>("SELECT max(migration) FROM schema_version"));
    }

    [Fact]
    public async Task Open_SchemaOfTheFirstMigration_TenAtOnce_MigrateItOnce()
    {
        // Arrange
        await CreateFirstSchemaAsync();
        // Act
        var stores = await AtOnceAsync(10, _ => OpenStoreAsync(maxPoolSize: 2));
        // Assert
        Assert.All(await Task.WhenAll(stores.Select(store => store.HeartbeatAsync(Cancel))), Assert.True);
        Assert.Equal(1, await CountAsync("schema_version"));
    }

    [Fact]
    public async Task Open_AnotherSchema_KeepsEverythingThere()
    {
        // Arrange
        var first = await OpenStoreAsync();
        var other = await OpenStoreAsync(schema: "select");
        // Act
        await other.AdmitAsync(Input(), Cancel);
        // Assert
        Assert.Null(await first.FindStreamAsync(One, Cancel));
        Assert.NotNull(await other.FindStreamAsync(One, Cancel));
        Assert.Equal(1, await ReadAsync<long>("SELECT count(*) FROM \"select\".streams"));
    }

    [Fact]
    public async Task Open_UserWhoMayNotCreateTheSchema_IsRefusedWithTheRemedy()
    {
        // Arrange
        var url = await CreateUserAsync();
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync(url));
        // Assert
        Assert.Contains("CREATE", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_UserWhoWasGivenTheSchema_WorksWithoutAnyOtherRight()
    {
        // Arrange
        var url = await CreateUserAsync();
        await ExecuteAsync($"CREATE SCHEMA hearth; GRANT CREATE, USAGE ON SCHEMA hearth TO {UserName()}");
        // Act
        var store = await OpenStoreAsync(url);
        // Assert
        Assert.Equal(AdmissionStatus.Admitted, (await store.AdmitAsync(Input(), Cancel)).Status);
    }

    [Fact]
    public async Task Open_WrongPassword_IsRefusedWithoutTellingIt()
    {
        // Arrange
        var password = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Password!;
        var url = Database.Url.Replace(password, "s3cret", StringComparison.Ordinal);
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync(url));
        // Assert
        Assert.Contains("password", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_DatabaseThatDoesNotExist_IsRefusedAtOnce()
    {
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync($"{Database.Url}_missing"));
        // Assert
        Assert.Contains("Create the database", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TablesOfAnotherProgram_IsRefusedAndUntouched()
    {
        // Arrange
        await ExecuteAsync("CREATE SCHEMA hearth; CREATE TABLE hearth.streams (id int)");
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync());
        // Assert
        Assert.Contains("another program", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ReadAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'hearth'"));
    }

    [Fact]
    public async Task Open_DatabaseInAnotherEncoding_IsRefused()
    {
        // Arrange
        var name = $"{Database.Name}_latin";
        await ExecuteAsync($"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => OpenStoreAsync($"{Database.Url}_latin"));
        // Assert
        Assert.Contains("UTF8", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ProcessOfThisHostHasEnded_FreesItsStreamsAtOnce()
    {
        // Arrange: a process whose number now belongs to a later one, and one of another host, about which nobody here can know.
        var first = await OpenStoreAsync();
        var claim = await first.ClaimAsync((await first.AdmitAsync(Input(), Cancel)).Stream, Cancel);
        await ExecuteAsync("UPDATE processes SET start_mark = 'earlier', seen_at = now()");
        await ExecuteAsync(
            "INSERT INTO processes (id, host, number, start_mark, name, version) VALUES (gen_random_uuid(), 'elsewhere', 1, 'earlier', '', '')");
        // Act
        var second = await OpenStoreAsync();
        // Assert
        Assert.Equal(2, await CountAsync("processes"));
        Assert.Equal(claim!.Epoch + 1, (await second.ClaimAsync(claim.Stream, Cancel))?.Epoch);
    }

    [Fact]
    public async Task Dispose_AfterOpen_TakesTheProcessAway()
    {
        // Arrange
        var store = await OpenStoreAsync();
        // Act
        await store.DisposeAsync();
        await store.DisposeAsync();
        // Assert
        Assert.Equal(0, await CountAsync("processes"));
    }

    /// <summary>A schema as the builds make it that know only the first migration.</summary>
    private async Task CreateFirstSchemaAsync()
    {
        await using var migration = typeof(PostgresStore).Assembly.GetManifestResourceStream("0001.sql")!;
        using var reader = new StreamReader(migration);
        await ExecuteAsync("CREATE SCHEMA hearth");
        await ExecuteAsync(await reader.ReadToEndAsync(Cancel));
        await ExecuteAsync(
            "CREATE TABLE schema_version (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()); "
            + "INSERT INTO schema_version (version) VALUES (1)");
    }

    // Roles belong to the whole server.
}
