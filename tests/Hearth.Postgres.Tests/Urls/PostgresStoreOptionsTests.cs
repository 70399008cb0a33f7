using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.Postgres.Tests.Urls;

public sealed class PostgresStoreOptionsTests
{
    private const string Secret = "hunter2";
    private const string Url = $"postgres://u:{Secret}@db.example/d";

    [Fact]
    public void AddHearthPostgres_UrlOnly_HasTheDefaults()
    {
        var options = Resolve(Url);

        Assert.Equal((Url, "hearth", 10, 1), (options.Url, options.Schema, options.MaxPoolSize, options.AppendLanes));
    }

    [Fact]
    public void AddHearthPostgres_Configured_TakesTheSection()
    {
        var options = Resolve(Url, ("Schema", "_app_2"), ("MaxPoolSize", "1000"), ("AppendLanes", "16"), ("Url", "postgres://other/d"));

        Assert.Equal((Url, "_app_2", 1000, 16), (options.Url, options.Schema, options.MaxPoolSize, options.AppendLanes));
    }

    [Theory]
    [InlineData("Schema", "")]
    [InlineData("Schema", "Hearth")]
    [InlineData("Schema", "1st")]
    [InlineData("Schema", "a-b")]
    [InlineData("Schema", "a\"b")]
    [InlineData("Schema", "a\n")]
    [InlineData("Schema", "ä")]
    [InlineData("Schema", "pg_app")]
    [InlineData("Schema", "a234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("MaxPoolSize", "1")]
    [InlineData("MaxPoolSize", "1001")]
    [InlineData("AppendLanes", "0")]
    [InlineData("AppendLanes", "17")]
    public void AddHearthPostgres_OptionOutOfItsLimits_IsRefused(string name, string value)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Resolve(Url, (name, value)));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("_")]
    [InlineData("user")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123")]
    public void AddHearthPostgres_SchemaWithinTheLimits_IsTaken(string schema)
    {
        Assert.Equal(schema, Resolve(Url, ("Schema", schema)).Schema);
    }

    [Theory]
    [InlineData("", "Url")]
    [InlineData($"mysql://u:{Secret}@db.example/d", "postgres://")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslmode={Secret}", "sslmode")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslmode=verify-full&sslrootcert=/nowhere/root.crt", "sslrootcert")]
    public async Task AddHearthPostgres_UnusableUrl_IsRefusedAtStartWithoutRepeatingIt(string url, string named)
    {
        await using var services = Register(url);

        var exception = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("db.example", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddHearthPostgres_CalledTwice_SaysEachThingOnce()
    {
        var configuration = new ConfigurationBuilder().Build();
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddHearthPostgres("postgres://u@h/d?service=x")
            .AddHearthPostgres("postgres://u@h/d?service=x")
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<PostgresStoreOptions>>();
        var exception = Assert.Throws<OptionsValidationException>(() => options.Value);

        Assert.Single(exception.Failures);
    }

    [Fact]
    public async Task AddHearthPostgres_CalledTwice_KeepsMembersInTheSameStore()
    {
        await using var services = Compose(services => services
            .AddHearthPostgres("postgres://u@h/d")
            .AddHearthPostgres("postgres://u@h/d"));

        Assert.Same(services.GetRequiredService<IHearthStore>(), services.GetRequiredService<IMembershipStore>());
        Assert.Single(services.GetServices<IMembershipStore>());
    }

    [Fact]
    public async Task AddHearthPostgres_AfterAnotherStore_KeepsNoMembers()
    {
        await using var services = Compose(services => services
            .AddSingleton<IHearthStore>(new MemoryStore())
            .AddHearthPostgres("postgres://u@h/d"));

        Assert.IsType<MemoryStore>(services.GetRequiredService<IHearthStore>());
        Assert.Null(services.GetService<IMembershipStore>());
    }

    private static ServiceProvider Compose(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddLogging();
        add(services);
        return services.BuildServiceProvider();
    }

    private static PostgresStoreOptions Resolve(string url, params (string Name, string Value)[] configured)
    {
        using var services = Register(url, configured);
        return services.GetRequiredService<IOptions<PostgresStoreOptions>>().Value;
    }

    private static ServiceProvider Register(string url, params (string Name, string Value)[] configured)
    {
        var values = configured.Select(entry =>
            KeyValuePair.Create($"{PostgresStoreOptions.SectionName}:{entry.Name}", (string?)entry.Value));
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddHearthPostgres(url)
            .BuildServiceProvider();
    }
}
