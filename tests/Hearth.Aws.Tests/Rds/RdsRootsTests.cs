using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Hearth.Aws.Rds;
using Hearth.PostgresServers;
using Hearth.Storage;

namespace Hearth.Aws.Tests.Rds;

/// <summary>The bundle that is shipped. When one of these fails, run src/Hearth.Aws/Rds/refresh-bundle.</summary>
public sealed partial class RdsRootsTests
{
    private static readonly string[] Regions =
    [
        "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1",
        "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ca-central-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
        "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "me-central-1", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
        "us-west-2",
    ];

    [Fact]
    public void Pem_Header_SaysDateAndCount()
    {
        var header = HeaderPattern.Match(RdsRoots.Pem);

        Assert.True(header.Success);
        Assert.Equal(Load().Count, int.Parse(header.Groups["count"].Value, CultureInfo.InvariantCulture));
        Assert.True(DateOnly.TryParseExact(header.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }

    [Fact]
    public void Pem_EveryCertificate_IsARootThatLastsAndIsMeantForProduction()
    {
        var fiveYears = TimeProvider.System.GetUtcNow().AddYears(5).UtcDateTime;

        Assert.All(Load(), certificate =>
        {
            Assert.Equal(certificate.Subject, certificate.Issuer);
            Assert.True(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
            Assert.True(certificate.NotAfter.ToUniversalTime() > fiveYears);
            Assert.True(certificate.NotBefore.ToUniversalTime() < TimeProvider.System.GetUtcNow().UtcDateTime);
            Assert.DoesNotContain("Beta", certificate.Subject, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Preview", certificate.Subject, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("O=\"Amazon Web Services, Inc.\"", certificate.Subject, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Pem_EveryCertificate_IsSignedByItself()
    {
        Assert.All(Load(), certificate =>
        {
            using var chain = new X509Chain
            {
                ChainPolicy =
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                    DisableCertificateDownloads = true,
                },
            };
            Assert.True(chain.Build(certificate));
        });
    }

    [Fact]
    public void Pem_Regions_AreCoveredByAllThreeKinds()
    {
        var names = Load().Select(certificate => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)).ToList();

        Assert.All(Regions, region => Assert.Equal(
            ["ECC384", "RSA2048", "RSA4096"],
            names.Where(name => name.StartsWith($"Amazon RDS {region} Root CA ", StringComparison.Ordinal))
                .Select(name => name.Split(' ')[^2]).Order()));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("db.c9akciq32.rds.cn-north-1.amazonaws.com.cn")]
    [InlineData("db.c9akciq32.xx-nowhere-9.rds.amazonaws.com")]
    public void For_RegionThatIsNotCovered_SaysWhereItsRootsAre(string host)
    {
        var exception = Assert.Throws<StoreUnusableException>(() => RdsRoots.For(host));

        Assert.Contains("sslrootcert", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefreshBundle_OfTheShippedBundleAndWhatHasNoPlaceThere_MakesTheSameBytes()
    {
        // Arrange: certificates of the beta environment, and of a region but about to expire.
        using var beta = new TestAuthority("Amazon RDS Beta us-east-1 Root CA RSA2048 G1");
        using var shortLived = new TestAuthority("Amazon RDS us-east-1 Root CA RSA2048 G1");
        var directory = Directory.CreateTempSubdirectory("hearth-");
        var (script, source) = (Path.Combine(directory.FullName, "refresh-bundle"), Path.Combine(directory.FullName, "source.pem"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "refresh-bundle"), script);
        await File.WriteAllTextAsync(source, string.Join('\n', beta.Pem, shortLived.Pem, Reversed(), beta.Pem), TestContext.Current.CancellationToken);

        // Act
        var error = await RunAsync(script, source, HeaderPattern.Match(RdsRoots.Pem).Groups["date"].Value);

        // Assert
        Assert.Equal("", error);
        Assert.Equal(RdsRoots.Pem, await File.ReadAllTextAsync(Path.Combine(directory.FullName, "rds-roots.pem"), TestContext.Current.CancellationToken));
        directory.Delete(recursive: true);
    }

    private static string Reversed() => string.Join('\n', Load().Reverse().Select(certificate => certificate.ExportCertificatePem()));

    private static async Task<string> RunAsync(string script, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/openssl")) Assert.Skip("refresh-bundle needs bash and openssl.");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return error;
    }

    private static X509Certificate2Collection Load()
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(RdsRoots.Pem);
        return certificates;
    }

    [GeneratedRegex(@"^# Roots of Amazon RDS: (?<count>\d+) certificates, as of (?<date>\d{4}-\d{2}-\d{2})\.")]
    private static partial Regex HeaderPattern { get; }
}
