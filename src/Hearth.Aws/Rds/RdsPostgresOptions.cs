using Hearth.Aws.Signing;
using Hearth.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hearth.Aws.Rds;

/// <summary>
/// Teaches the PostgreSQL store what is special about RDS: whom to trust and, on request, how to log in. Comes after everybody else, so
/// that what the application sets comes first.
/// </summary>
internal sealed class RdsPostgresOptions(IConfiguration configuration, TimeProvider time) : IPostConfigureOptions<PostgresStoreOptions>
{
    /// <summary>Whether connections to RDS log in with tokens of IAM in place of a password. Default: <c>false</c>.</summary>
    public const string IamKey = "Hearth:Aws:RdsIamAuth";

    public void PostConfigure(string? name, PostgresStoreOptions options)
    {
        options.HostTrust.Add(new PostgresHostTrust { AppliesTo = host => RdsEndpoint.Find(host) is { IsProxy: true } });
        options.HostTrust.Add(new PostgresHostTrust
        {
            AppliesTo = host => RdsEndpoint.Find(host) is { IsProxy: false },
            RootCertificates = RdsRoots.For,
        });
        if (IsIamAsked()) options.PasswordProvider ??= CreatePasswords().GetAsync;
    }

    private bool IsIamAsked()
    {
        var text = configuration[IamKey];
        if (string.IsNullOrWhiteSpace(text)) return false;
        return bool.TryParse(text, out var isAsked)
            ? isAsked
            : throw new InvalidOperationException($"{IamKey} is \"{text}\"; it has to be true or false.");
    }

    private RdsPasswords CreatePasswords() => new(DefaultCredentials.GetAsync, AwsRegion.Find(configuration), time);
}
