using Hearth.Hosting.Checks;
using Npgsql;

namespace Hearth.Postgres.Tests.Stores;

/// <summary>What the store says of its database before it is opened.</summary>
public sealed class CheckTests : StoreTests
{
    [Fact]
    public async Task Check_EmptyDatabase_SaysWhatWillBeMadeAndMakesNothing()
    {
        var findings = await CreateStore().CheckAsync(Cancel);

        Assert.Equal(CheckOutcome.Ok, Assert.Single(findings).Outcome);
        Assert.Contains("will be made", findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, await ReadAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'hearth'"));
    }

    [Fact]
    public async Task Check_UserWithoutTheRightToMakeTables_SaysWhatToGrant()
    {
        // Arrange
        var store = CreateStore(await CreateUserAsync());
        // Act
        var findings = await store.CheckAsync(Cancel);
        // Assert
        Assert.Equal(CheckOutcome.Fault, Assert.Single(findings).Outcome);
        Assert.Contains("Grant the user CREATE", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_UserWhoMayNotWriteEveryTable_SaysWhatToGrant()
    {
        // Arrange
        await OpenStoreAsync();
        var store = CreateStore(await CreateUserAsync());
        await ExecuteAsync(
            $"GRANT USAGE ON SCHEMA hearth TO {UserName()}; GRANT ALL ON ALL TABLES IN SCHEMA hearth TO {UserName()}; "
            + $"REVOKE DELETE ON events FROM {UserName()}");
        // Act
        var findings = await store.CheckAsync(Cancel);
        await ExecuteAsync($"GRANT DELETE ON events TO {UserName()}");
        var after = await store.CheckAsync(Cancel);
        // Assert
        Assert.Equal(CheckOutcome.Fault, Assert.Single(findings).Outcome);
        Assert.Contains("DELETE is not granted", findings[0].Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Ok, Assert.Single(after).Outcome);
    }

    [Fact]
    public async Task Check_UserWhoOnlyReads_SaysThatTheServerTakesNoWrites()
    {
        // Arrange
        await OpenStoreAsync();
        var store = CreateStore(await CreateUserAsync());
        await ExecuteAsync($"ALTER ROLE {UserName()} SET default_transaction_read_only = on");
        // Act
        var findings = await store.CheckAsync(Cancel);
        // Assert
        Assert.Equal(CheckOutcome.Fault, Assert.Single(findings).Outcome);
        Assert.Contains("takes no writes", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OneOfSeveralHostsRefusesTheLogin_SaysWhatThatOneSays()
    {
        // Arrange: nobody answers at the other one.
        var server = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        var store = CreateStore(
            $"postgres://{server.Username}:s3cret@127.0.0.1:9,{server.Host}:{server.Port}/{Database.Name}");
        // Act
        var findings = await store.CheckAsync(Cancel);
        // Assert
        Assert.Equal(CheckOutcome.Fault, Assert.Single(findings).Outcome);
        Assert.Contains("Check user and password", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NameThatIsNone_SaysThatItCannotBeLookedUp()
    {
        // A part of a name has 63 characters at the most: nobody is asked for this one.
        var findings = await CreateStore($"postgres://hearth@{new string('x', 64)}/hearth").CheckAsync(Cancel);

        Assert.Contains(findings, finding => finding.Message.Contains($"The name {new string('x', 64)} cannot be looked up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_ThatIsGivenUp_StillSaysThatNobodyVerifiesTheServer()
    {
        using var givenUp = new CancellationTokenSource();
        await givenUp.CancelAsync();

        var findings = await CreateStore("postgres://hearth@0.0.0.0:9/hearth").CheckAsync(givenUp.Token);

        Assert.Equal([CheckOutcome.Fault, CheckOutcome.Warning], findings.Select(finding => finding.Outcome));
    }
}
