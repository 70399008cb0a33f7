using Hearth.Postgres;
using Hearth.Postgres.Urls;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Hearth.Aws.Tests.Rds;

public sealed class RdsPostgresOptionsTests
{
    private const string Host = "db.c9akciq32.us-east-1.rds.amazonaws.com";

    [Theory]
    [InlineData($"postgres://u:p@{Host}/d", SslMode.VerifyFull)]
    [InlineData($"postgres://u:p@app.proxy-c9akciq32.us-east-1.rds.amazonaws.com/d", SslMode.VerifyFull)]
    [InlineData($"postgres://u:p@{Host}/d?sslmode=require", SslMode.VerifyCA)]
    [InlineData($"postgres://u:p@{Host}/d?sslmode=disable", SslMode.Disable)]
    [InlineData("postgres://u:p@db.example/d", SslMode.Prefer)]
    [InlineData("postgres://u:p@db.c9akciq32.xx-nowhere-9.rds.amazonaws.com/d?sslmode=disable", SslMode.Disable)]
    public void AddHearthAws_Url_IsVerifiedByDefaultWhereItIsOfRds(string url, SslMode expected)
    {
        Assert.Equal(expected, PostgresUrl.Read(Resolve(url), home: "").Tls.Mode);
    }

    [Fact]
    public void AddHearthAws_VariablesOfAManagedSecret_AreEnough()
    {
        var options = Resolve("postgres://", ("PGHOST", Host), ("PGUSER", "app"), ("PGPASSWORD", "s3cret"), ("PGDATABASE", "hearth"));

        var url = PostgresUrl.Read(options, home: "");
        Assert.Equal((Host, "app", SslMode.VerifyFull), (url.Connection.Host, url.Connection.Username, url.Tls.Mode));
        Assert.Null(options.PasswordProvider);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void AddHearthAws_IamAuth_SuppliesPasswordsOnRequest(string value, bool expected)
    {
        var options = Resolve($"postgres://u@{Host}/d", ("Hearth:Aws:RdsIamAuth", value));

        Assert.Equal(expected, options.PasswordProvider is not null);
        PostgresUrl.Read(options, home: "");
    }

    [Fact]
    public void AddHearthAws_IamAuthOverAPlainConnection_IsRefused()
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => Resolve($"postgres://u@{Host}/d?sslmode=prefer", ("Hearth:Aws:RdsIamAuth", "true")));

        Assert.Contains("sslmode", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddHearthAws_IamAuthThatIsNoTruthValue_IsRefused()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => Resolve($"postgres://u@{Host}/d", ("Hearth:Aws:RdsIamAuth", "yes")));

        Assert.Contains("true or false", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddHearthAws_RegionWithoutRoots_IsRefusedAtStartWithTheRemedy()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Resolve("postgres://u@db.c9akciq32.rds.cn-north-1.amazonaws.com.cn/d"));

        Assert.Contains("sslrootcert", exception.Message, StringComparison.Ordinal);
    }

    private static PostgresStoreOptions Resolve(string url, params (string Name, string Value)[] configured)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configured.Select(entry => KeyValuePair.Create(entry.Name, (string?)entry.Value)));
        builder.AddHearthAws();
        builder.Services.AddHearthPostgres(url);
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<PostgresStoreOptions>>().Value;
    }
}
