using System.Collections.Concurrent;
using Amazon.Runtime;
using Hearth.Aws.Signing;
using Hearth.Storage;

namespace Hearth.Aws.Rds;

/// <summary>Supplies tokens as passwords. One is used for ten minutes, so that what it opens with it has five to arrive. Thread-safe.</summary>
/// <param name="credentials">Asked for each connection, as those of a role change.</param>
/// <param name="defaultRegion">The region of hosts whose name says none; null when there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class RdsPasswords(CredentialSource credentials, string? defaultRegion, TimeProvider time)
{
    private static readonly TimeSpan UseTime = TimeSpan.FromMinutes(10);

    // One entry for each host of the database's URL.
    private readonly ConcurrentDictionary<RdsLogin, (string AccessKey, DateTimeOffset MadeAt, string Token)> _tokens = new();

    /// <exception cref="StoreUnusableException">The region is not known, or there is no source of credentials.</exception>
    /// <exception cref="CredentialsMissingException">The source gives none now.</exception>
    public async ValueTask<string> GetAsync(string host, int port, string user, CancellationToken cancellationToken)
    {
        var region = RdsEndpoint.Find(host)?.Region ?? defaultRegion ?? throw new StoreUnusableException(
            "A token for the database needs its region. Name the endpoint of RDS as the host, or set AWS_REGION.");
        var valid = await FindCredentialsAsync(cancellationToken);
        var login = new RdsLogin(host, port, user);
        var now = time.GetUtcNow();

        // A token dies with the credentials that signed it, so it is not used beyond them.
        if (_tokens.TryGetValue(login, out var known) && known.AccessKey == valid.AccessKey && now - known.MadeAt < UseTime) return known.Token;
        var token = RdsToken.Create(login, region, valid, now);
        _tokens[login] = (valid.AccessKey, now, token);
        return token;
    }

    private async Task<ImmutableCredentials> FindCredentialsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await credentials().WaitAsync(cancellationToken);
        }
        catch (CredentialsMissingException exception) when (!exception.IsTransient)
        {
            throw new StoreUnusableException($"No token for the database can be made. {exception.Message}", exception);
        }
    }
}
