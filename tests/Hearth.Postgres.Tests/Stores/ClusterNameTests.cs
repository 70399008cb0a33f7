using Hearth.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Postgres.Tests.Stores;

/// <summary>What a cluster takes from the name of its database; nothing is connected to.</summary>
public sealed class ClusterNameTests
{
    [Theory]
    [InlineData("postgres://u:p@db.example/app", "hearth", "db.example", 5432)]
    [InlineData("postgres://u:p@db.example:6432/app", "hearth", "db.example", 6432)]
    [InlineData("postgres://u:p@a.example:1,b.example:2/app", "hearth", "a.example", 1)]
    [InlineData("postgres://u:p@db.example/app?hostaddr=192.0.2.7", "hearth", "192.0.2.7", 5432)]
    [InlineData("postgres://u:p@%2Fvar%2Frun%2Fpostgresql/app", "hearth", null, 5432)]
    public void DatabaseHost_OfAUrl_IsWhereConnectionsLead(string url, string schema, string? host, int port)
    {
        // Act
        var store = Create(url, schema);
        // Assert
        Assert.Equal((host, port), (store.DatabaseHost, store.DatabasePort));
        Assert.Matches("^hearth-[0-9a-f]{12}$", store.DefaultClusterId);
    }

    [Fact]
    public void DefaultClusterId_OfDatabasesAndSchemas_IsTheSameForTheSame()
    {
        // Arrange
        (string Url, string Schema)[] different =
        [
            ("postgres://u@db.example/app", "hearth"),
            ("postgres://u@db.example/app", "other"),
            ("postgres://u@db.example/other", "hearth"),
            ("postgres://u@db.example:5433/app", "hearth"),
            ("postgres://u@other.example/app", "hearth"),
            ("postgres://u@db.example,other.example/app", "hearth"),
        ];
        // Act
        var ids = different.Select(item => Create(item.Url, item.Schema).DefaultClusterId).ToList();
        var same = Create("postgresql://another:s3cret@db.example:5432/app?sslmode=require", "hearth");
        // Assert
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids[0], same.DefaultClusterId);
    }

    // It opens no connection before it is used, and so leaves nothing to close.
    private static IMembershipStore Create(string url, string schema) =>
        new PostgresStore(new PostgresStoreOptions { Url = url, Schema = schema }, TimeProvider.System, NullLoggerFactory.Instance);
}
