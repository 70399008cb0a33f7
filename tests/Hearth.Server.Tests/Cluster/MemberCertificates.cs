using Hearth.PostgresServers;

namespace Hearth.Server.Tests.Cluster;

/// <summary>The files with which members of one cluster know each other.</summary>
internal sealed class MemberCertificates : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-members-").FullName;

    public MemberCertificates()
    {
        using var authority = new TestAuthority("hearth-members");
        var (certificate, key) = authority.Issue("member");
        using (key)
        {
            File.WriteAllText(In("member.crt"), certificate);
            File.WriteAllText(In("member.key"), key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(In("authority.crt"), authority.Pem);
        }
    }

    /// <summary>The settings of a member.</summary>
    public (string Name, string Value)[] Settings =>
    [
        ("Hearth__Cluster__Tls__Certificate", In("member.crt")),
        ("Hearth__Cluster__Tls__Key", In("member.key")),
        ("Hearth__Cluster__Tls__Authority", In("authority.crt")),
    ];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string In(string file) => Path.Combine(_directory, file);
}
