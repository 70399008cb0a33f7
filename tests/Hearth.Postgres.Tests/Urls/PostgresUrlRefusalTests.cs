using Hearth.Postgres.Urls;
using Hearth.Storage;

namespace Hearth.Postgres.Tests.Urls;

/// <summary>Every URL here holds the secret somewhere: as the password, or where something else belongs.</summary>
public sealed class PostgresUrlRefusalTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData($"postgres:u:{Secret}@db.example/d", "postgres://")]
    [InlineData($"mysql://u:{Secret}@db.example/d", "postgres://")]
    [InlineData($"Postgres://u:{Secret}@db.example/d", "postgres://")]
    [InlineData($"{Secret}", "postgres://")]
    [InlineData($"postgres://u:{Secret}@db.example/d\n", "control character")]
    [InlineData($"postgres://u:{Secret}", "port")]
    [InlineData($"postgres://u:{Secret}@", "host")]
    [InlineData($"postgres://u:{Secret}@/d", "host")]
    [InlineData($"postgres://u:{Secret}@/d?host=", "host")]
    [InlineData($"postgres://u:{Secret}@db.example,/d", "host")]
    [InlineData($"postgres://u:{Secret}@db.example:1,:2/d", "host")]
    [InlineData($"postgres://u:{Secret}@[::1/d", "host")]
    [InlineData($"postgres://u:{Secret}@[]/d", "host")]
    [InlineData($"postgres://u:{Secret}@[::1]x/d", "host")]
    [InlineData($"postgres://u:{Secret}@[{Secret}::]/d", "host")]
    [InlineData($"postgres://u@db%20{Secret}/d", "host")]
    [InlineData($"postgres://u:{Secret}@/d?host=relative/path", "host")]
    [InlineData($"postgres://u:{Secret}@/d?host=db.example:6432", "host")]
    [InlineData($"postgres://u:{Secret}@/d?host=/cloudsql/a:b,db.example", "host")]
    [InlineData($"postgres://u:{Secret}@db.example:0/d", "port")]
    [InlineData($"postgres://u:{Secret}@db.example:65536/d", "port")]
    [InlineData($"postgres://u:{Secret}@db.example:-1/d", "port")]
    [InlineData($"postgres://u:{Secret}@db.example:%20/d", "port")]
    [InlineData($"postgres://u:{Secret}@db.example:1:2/d", "port")]
    [InlineData($"postgres://u@db.example:{Secret}/d", "port")]
    [InlineData($"postgres://u:{Secret}@/d?host=h1,h2,h3&port=1,2", "port")]
    [InlineData($"postgres://u:{Secret}@db.example/d?host=other", "host")]
    [InlineData($"postgres://u:{Secret}@db.example:1/d?port=2", "port")]
    [InlineData($"postgres://u:{Secret}@db.example/d?user=v", "user")]
    [InlineData($"postgres://u:{Secret}@db.example/d?password={Secret}", "password")]
    [InlineData($"postgres://u:{Secret}@db.example/d?dbname=e", "dbname")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslmode=require&sslmode=require", "sslmode")]
    [InlineData($"postgres://u:{Secret}@db.example/d?ssl=true&sslmode=require", "sslmode")]
    [InlineData($"postgres://u:{Secret}%@db.example/d", "password")]
    [InlineData($"postgres://u:{Secret}%4@db.example/d", "password")]
    [InlineData($"postgres://u:{Secret}%4g@db.example/d", "password")]
    [InlineData($"postgres://u:{Secret}%00@db.example/d", "password")]
    [InlineData($"postgres://u:{Secret}%ff@db.example/d", "password")]
    [InlineData($"postgres://{Secret}%zz@db.example/d", "user")]
    [InlineData($"postgres://u:{Secret}@db.example%zz/d", "host")]
    [InlineData($"postgres://u:{Secret}@db.example/d%zz", "dbname")]
    [InlineData($"postgres://u:{Secret}@db.example/d?options=%zz{Secret}", "options")]
    [InlineData($"postgres://u:{Secret}@db.example/d?%zz=1", "query parameter")]
    [InlineData($"postgres://u:p@{Secret}@db.example/d", "%40")]
    [InlineData($"postgres://u:p/{Secret}@db.example/d", "%2F")]
    [InlineData($"postgres://u:p/{Secret}", "port")]
    [InlineData($"postgres://u:12/{Secret}@db.example/d", "dbname")]
    [InlineData($"postgres://u:12/d?{Secret}=@db.example/d", "query parameter")]
    [InlineData($"postgres://u@db.example/d?password=a&{Secret}=b", "query parameter")]
    [InlineData($"postgres://u@db.example/d?password=a&{Secret}", "query parameter")]
    [InlineData($"postgres://u@db.example/d?{Secret}", "query parameter")]
    [InlineData($"postgres://u@db.example/d?%20{Secret}=b", "query parameter")]
    [InlineData($"postgres://u:{Secret}@db.example/d?&sslmode=require", "query parameter")]
    [InlineData($"postgres://u:{Secret}@db.example/d?pgbouncer=true", "pgbouncer")]
    [InlineData($"postgres://u:{Secret}@db.example/d?SSLMode=require", "SSLMode")]
    [InlineData($"postgres://u:{Secret}@h1,h2/d?target_session_attrs=standby", "target_session_attrs")]
    [InlineData($"postgres://u:{Secret}@h1,h2/d?target_session_attrs=prefer-standby", "target_session_attrs")]
    [InlineData($"postgres://u:{Secret}@h/d?target_session_attrs=read-only", "target_session_attrs")]
    [InlineData($"postgres://u:{Secret}@db.example/d?connect_timeout=1025", "connect_timeout")]
    [InlineData($"postgres://u:{Secret}@db.example/d?connect_timeout=-1", "connect_timeout")]
    [InlineData($"postgres://u:{Secret}@db.example/d?connect_timeout=", "connect_timeout")]
    [InlineData($"postgres://u:{Secret}@db.example/d?keepalives_count=3", "keepalives_count")]
    [InlineData($"postgres://u:{Secret}@db.example/d?require_auth=md5,!none", "require_auth")]
    [InlineData($"postgres://u:{Secret}@db.example/d?require_auth=md5,md5", "require_auth")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslnegotiation=direct", "sslnegotiation")]
    [InlineData($"postgres://u:{Secret}@%2Ftmp,db.example/d?sslmode=require", "sslmode")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslrootcert=system&sslmode=verify-ca", "sslmode")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslmode=verify-full", "sslrootcert")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslmode=verify-ca", "sslrootcert")]
    [InlineData($"postgres://u:{Secret}@db.example,b/d?hostaddr=127.0.0.1", "hostaddr")]
    [InlineData($"postgres://u:{Secret}@db.example/d?hostaddr=[::1]", "hostaddr")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslrootcert=/nowhere/{Secret}", "sslrootcert")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslcert=/nowhere/{Secret}", "sslcert")]
    [InlineData($"postgres://u:{Secret}@db.example/d?sslkey=/nowhere/{Secret}", "sslkey")]
    [InlineData($"postgres://u:{Secret}@h/d?ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2", "ssl_max_protocol_version")]
    public void Parse_UnusableUrl_NamesTheParameterAndNoValue(string url, string named)
    {
        var exception = Assert.Throws<StoreUnusableException>(() => PostgresUrl.Parse(url, home: ""));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        AssertHoldsNothingOf(exception);
    }

    [Theory]
    [InlineData("hostaddr")]
    [InlineData("port")]
    [InlineData("connect_timeout")]
    [InlineData("client_encoding")]
    [InlineData("target_session_attrs")]
    [InlineData("load_balance_hosts")]
    [InlineData("keepalives")]
    [InlineData("keepalives_idle")]
    [InlineData("keepalives_interval")]
    [InlineData("channel_binding")]
    [InlineData("require_auth")]
    [InlineData("gssencmode")]
    [InlineData("ssl")]
    [InlineData("sslmode")]
    [InlineData("sslnegotiation")]
    [InlineData("sslrootcert")]
    [InlineData("sslcert")]
    [InlineData("sslkey")]
    [InlineData("sslcertmode")]
    [InlineData("sslcompression")]
    [InlineData("sslsni")]
    [InlineData("ssl_min_protocol_version")]
    [InlineData("ssl_max_protocol_version")]
    [InlineData("tcp_user_timeout")]
    [InlineData("service")]
    [InlineData("replication")]
    [InlineData("sslcrl")]
    [InlineData("requirepeer")]
    [InlineData("gsslib")]
    [InlineData("gssdelegation")]
    public void Parse_ValueThatCannotBe_NamesTheParameterAndWhatIsAllowed(string parameter)
    {
        var exception = Assert.Throws<StoreUnusableException>(
            () => PostgresUrl.Parse($"postgres://u:{Secret}@db.example/d?{parameter}={Secret}", home: ""));

        Assert.Contains($": {parameter} ", exception.Message, StringComparison.Ordinal);
        AssertHoldsNothingOf(exception);
    }

    [Fact]
    public void Parse_HalfOfASurrogatePair_IsRefused()
    {
        // Arrange: not as test data, which could not carry it.
        var url = $"postgres://u:{Secret}\ud800%41@db.example/d";

        var exception = Assert.Throws<StoreUnusableException>(() => PostgresUrl.Parse(url));

        Assert.Contains("password is not valid Unicode", exception.Message, StringComparison.Ordinal);
        AssertHoldsNothingOf(exception);
    }

    [Fact]
    public void Parse_UnknownSslMode_ListsThemAll()
    {
        var exception = Assert.Throws<StoreUnusableException>(() => PostgresUrl.Parse("postgres://u@h/d?sslmode=on"));

        Assert.EndsWith(
            "sslmode has to be one of disable, allow, prefer, require, verify-ca, verify-full.", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertHoldsNothingOf(Exception exception)
    {
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("db.example", exception.ToString(), StringComparison.Ordinal);
    }
}
