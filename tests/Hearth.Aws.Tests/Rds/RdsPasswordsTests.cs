using Amazon.Runtime;
using Hearth.Aws.Rds;
using Hearth.Aws.Signing;
using Hearth.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Aws.Tests.Rds;

public sealed class RdsPasswordsTests
{
    private const string Host = "db.c9akciq32.eu-central-1.rds.amazonaws.com";

    private readonly FakeTimeProvider _time = new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private ImmutableCredentials? _credentials = new("AKIDONE", "secret", "session");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_WithinTenMinutes_GivesTheSameTokenAndThenAnother()
    {
        var passwords = Create();

        var first = await GetAsync(passwords);
        _time.Advance(TimeSpan.FromSeconds(599));
        var second = await GetAsync(passwords);
        _time.Advance(TimeSpan.FromSeconds(1));
        var third = await GetAsync(passwords);

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
        Assert.Contains("X-Amz-Date=20260102T031405Z", third, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AfterTheCredentialsChanged_SignsWithTheNewOnes()
    {
        var passwords = Create();
        await GetAsync(passwords);

        _credentials = new("AKIDTWO", "secret2", "session2");

        Assert.Contains("AKIDTWO", await GetAsync(passwords), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OtherHostPortOrUser_HasATokenOfItsOwn()
    {
        var passwords = Create();

        string[] tokens =
        [
            await passwords.GetAsync(Host, 5432, "a", Cancel),
            await passwords.GetAsync(Host, 5432, "b", Cancel),
            await passwords.GetAsync(Host, 5433, "a", Cancel),
            await passwords.GetAsync("x" + Host, 5432, "a", Cancel),
        ];

        Assert.Equal(4, tokens.Distinct().Count());
    }

    [Fact]
    public async Task Get_AnyEndpoint_IsSignedForItsOwnRegion()
    {
        Assert.Contains("eu-central-1%2Frds-db", await GetAsync(Create(defaultRegion: "us-east-1")), StringComparison.Ordinal);
        Assert.Contains(
            "us-east-1%2Frds-db", await Create(defaultRegion: "us-east-1").GetAsync("db.internal", 5432, "a", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_HostWithoutARegion_IsRefusedWithTheRemedy()
    {
        var exception = await Assert.ThrowsAsync<StoreUnusableException>(
            () => Create().GetAsync("db.internal", 5432, "a", Cancel).AsTask());

        Assert.Contains("AWS_REGION", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoCredentials_IsRefusedWithTheRemedy()
    {
        _credentials = null;

        var exception = await Assert.ThrowsAsync<StoreUnusableException>(() => GetAsync(Create()));

        Assert.Contains("AWS_ACCESS_KEY_ID", exception.Message, StringComparison.Ordinal);
    }

    private static Task<string> GetAsync(RdsPasswords passwords) => passwords.GetAsync(Host, 5432, "app", Cancel).AsTask();

    private RdsPasswords Create(string? defaultRegion = null) => new(
        () => _credentials is { } valid
            ? Task.FromResult(valid)
            : Task.FromException<ImmutableCredentials>(CredentialsMissingException.NotFound(new AmazonClientException("nothing"))),
        defaultRegion,
        _time);
}
