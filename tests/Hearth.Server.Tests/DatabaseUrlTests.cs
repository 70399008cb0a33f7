using Microsoft.Extensions.Configuration;

namespace Hearth.Server.Tests;

public sealed class DatabaseUrlTests
{
    private const string Password = "s3cret-pa55";

    [Theory]
    [InlineData($"postgres://user:{Password}@db.example/app?sslmode=require")]
    [InlineData($"postgresql://user:{Password}@db.example/app")]
    public void Read_PostgresUrl_IsKeptWhole(string url)
    {
        var database = Read(url);

        Assert.Equal((DatabaseKind.Postgres, url), (database.Kind, database.Location));
    }

    [Fact]
    public void ToString_PostgresUrl_SaysNothingOfIt()
    {
        var text = Read($"postgres://user:{Password}@db.example/app").ToString();

        Assert.Equal("DatabaseUrl { Kind = Postgres }", text);
    }

    [Theory]
    [InlineData($"mysql://user:{Password}@db.example/app")]
    [InlineData($"postgres:user:{Password}@db.example/app")]
    [InlineData($"POSTGRES://user:{Password}@db.example/app")]
    [InlineData($"host=db.example password={Password}")]
    public void Read_UnknownForm_IsRefusedWithoutRepeatingIt(string url)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Read(url));

        Assert.Contains("postgres://user:password@host", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("db.example", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Sqlite", "/app/.hearth/hearth.db")]
    [InlineData("memory:", "Memory", "")]
    [InlineData("sqlite:data/app.db", "Sqlite", "/app/data/app.db")]
    [InlineData("sqlite:///var/lib/app.db", "Sqlite", "/var/lib/app.db")]
    public void Read_OtherStores_AreStillKnown(string? url, string kind, string location)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Unix.");

        var database = Read(url);

        Assert.Equal((kind, location), (database.Kind.ToString(), database.Location));
    }

    [Theory]
    [InlineData(null, "db.example", "Postgres", "postgres://")]
    [InlineData("", "db.example", "Postgres", "postgres://")]
    [InlineData("memory:", "db.example", "Memory", "")]
    [InlineData("postgres://h/d", "db.example", "Postgres", "postgres://h/d")]
    [InlineData(null, "", "Sqlite", null)]
    public void Read_HostOfAVariable_ChoosesPostgresWhereNoUrlDoes(string? url, string host, string kind, string? location)
    {
        var database = Read(url, host);

        Assert.Equal(kind, database.Kind.ToString());
        if (location is not null) Assert.Equal(location, database.Location);
    }

    private static DatabaseUrl Read(string? url, string? host = null) => DatabaseUrl.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(DatabaseUrl.Variable, url), KeyValuePair.Create(DatabaseUrl.HostVariable, host)])
            .Build(),
        "/app");
}
