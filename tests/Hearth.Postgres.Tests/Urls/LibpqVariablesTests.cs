using Hearth.Postgres.Urls;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Hearth.Postgres.Tests.Urls;

public sealed class LibpqVariablesTests
{
    private const string Secret = "hunter2";

    [Fact]
    public void Read_UrlWithoutParts_TakesThemFromTheVariables()
    {
        var parsed = Read(
            "postgres://", ("PGHOST", "db.example"), ("PGPORT", "6432"), ("PGUSER", "alice"), ("PGPASSWORD", Secret), ("PGDATABASE", "app"));

        var connection = parsed.Connection;
        Assert.Equal(
            ("db.example", 6432, "alice", Secret, "app"),
            (connection.Host, connection.Port, connection.Username, parsed.Passwords.Given, connection.Database));
    }

    [Fact]
    public void Read_UrlWithParts_KeepsThem()
    {
        var parsed = Read(
            "postgres://bob:own@db.example:1/app?application_name=mine",
            ("PGHOST", "other.example"), ("PGPORT", "6432"), ("PGUSER", "alice"), ("PGPASSWORD", Secret), ("PGDATABASE", "x"), ("PGAPPNAME", "x"));

        var connection = parsed.Connection;
        Assert.Equal(
            ("db.example", 1, "bob", "own", "app", "mine"),
            (connection.Host, connection.Port, connection.Username, parsed.Passwords.Given, connection.Database, connection.ApplicationName));
    }

    [Fact]
    public void Read_UrlWithoutDatabase_PrefersTheVariableToTheUsersName()
    {
        Assert.Equal("app", Read("postgres://alice@h", ("PGDATABASE", "app")).Connection.Database);
    }

    [Fact]
    public void Read_EmptyVariables_CountAsNotSet()
    {
        var parsed = Read("postgres://alice@h", ("PGPORT", ""), ("PGDATABASE", ""), ("PGSSLMODE", ""), ("PGSERVICE", ""), ("PGPASSWORD", ""));

        Assert.Equal((5432, "alice", null), (parsed.Connection.Port, parsed.Connection.Database, parsed.Passwords.Given));
    }

    [Theory]
    [InlineData("PGAPPNAME", "mine", "Application Name", "mine")]
    [InlineData("PGCONNECT_TIMEOUT", "10", "Timeout", 10)]
    [InlineData("PGOPTIONS", "-c statement_timeout=5000", "Options", "-c statement_timeout=5000")]
    [InlineData("PGLOADBALANCEHOSTS", "random", "Load Balance Hosts", true)]
    [InlineData("PGCHANNELBINDING", "require", "Channel Binding", ChannelBinding.Require)]
    [InlineData("PGREQUIREAUTH", "scram-sha-256", "Require Auth", "ScramSHA256")]
    [InlineData("PGGSSENCMODE", "prefer", "GSS Encryption Mode", GssEncryptionMode.Prefer)]
    [InlineData("PGKRBSRVNAME", "pg", "Kerberos Service Name", "pg")]
    [InlineData("PGSSLMODE", "require", "SSL Mode", SslMode.Require)]
    [InlineData("PGSSLROOTCERT", "system", "SSL Mode", SslMode.VerifyFull)]
    [InlineData("PGHOSTADDR", "127.0.0.9", "Host", "127.0.0.9")]
    public void Read_Variable_IsTheParameterOfItsName(string variable, string value, string keyword, object expected)
    {
        Assert.Equal(expected, Read("postgres://u@h/d", (variable, value)).Connection[keyword]);
    }

    [Fact]
    public void Read_TargetVariable_IsTheStateThatIsAskedFor()
    {
        Assert.Equal(TargetSessionAttributes.Primary, Read("postgres://u@h/d", ("PGTARGETSESSIONATTRS", "primary")).Target);
    }

    [Theory]
    [InlineData("PGHOST")]
    [InlineData("PGHOSTADDR")]
    [InlineData("PGPORT")]
    [InlineData("PGCONNECT_TIMEOUT")]
    [InlineData("PGCLIENTENCODING")]
    [InlineData("PGTARGETSESSIONATTRS")]
    [InlineData("PGLOADBALANCEHOSTS")]
    [InlineData("PGCHANNELBINDING")]
    [InlineData("PGREQUIREAUTH")]
    [InlineData("PGGSSENCMODE")]
    [InlineData("PGGSSLIB")]
    [InlineData("PGGSSDELEGATION")]
    [InlineData("PGREQUIREPEER")]
    [InlineData("PGSERVICE")]
    [InlineData("PGSERVICEFILE")]
    [InlineData("PGSSLMODE")]
    [InlineData("PGSSLNEGOTIATION")]
    [InlineData("PGSSLROOTCERT")]
    [InlineData("PGSSLCERT")]
    [InlineData("PGSSLKEY")]
    [InlineData("PGSSLCERTMODE")]
    [InlineData("PGSSLCOMPRESSION")]
    [InlineData("PGSSLSNI")]
    [InlineData("PGSSLCRL")]
    [InlineData("PGSSLCRLDIR")]
    [InlineData("PGSSLMINPROTOCOLVERSION")]
    [InlineData("PGSSLMAXPROTOCOLVERSION")]
    [InlineData("PGMINPROTOCOLVERSION")]
    [InlineData("PGMAXPROTOCOLVERSION")]
    public void Read_ValueThatCannotBe_NamesTheVariableAndNoValue(string variable)
    {
        const string Bad = $"/{Secret}:{Secret},h";

        var exception = Assert.Throws<StoreUnusableException>(() => Read("postgres://u@/d?host=h,h".Replace(
            "?host=h,h", variable == "PGHOST" ? "" : "?host=h", StringComparison.Ordinal), (variable, Bad)));

        Assert.Contains($": {variable} ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LineBreakBehindAPassword_IsRefused()
    {
        var exception = Assert.Throws<StoreUnusableException>(() => Read("postgres://u@h/d", ("PGPASSWORD", Secret + "\n")));

        Assert.Contains("PGPASSWORD contains a control character", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BadVariableThatTheUrlOverrules_IsNotLookedAt()
    {
        Assert.Equal(1, Read("postgres://u@h:1/d", ("PGPORT", "many")).Connection.Port);
    }

    private static PostgresUrl Read(string url, params (string Name, string Value)[] variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(entry => KeyValuePair.Create(entry.Name, (string?)entry.Value)))
            .Build();
        return PostgresUrl.Read(new PostgresStoreOptions { Url = url, Variables = LibpqVariables.Read(configuration) }, home: "");
    }
}
