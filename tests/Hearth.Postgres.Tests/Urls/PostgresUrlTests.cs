using Hearth.Postgres.Urls;
using Npgsql;

namespace Hearth.Postgres.Tests.Urls;

public sealed class PostgresUrlTests
{
    private static readonly string User = Environment.UserName;

    [Theory]
    [InlineData("postgres://alice@db.example/app", false)]
    [InlineData("postgres://alice@db.example/app?sslmode=require", false)]
    [InlineData("postgres://alice@db.example/app?sslmode=verify-full&sslrootcert=system", true)]
    [InlineData("postgres://alice@localhost/app", true)]
    [InlineData("postgres://alice@127.0.0.1/app?sslmode=disable", true)]
    [InlineData("postgres://alice@%2Fvar%2Frun%2Fpostgresql/app", true)]
    [InlineData("postgres://alice@localhost,db.example/app", false)]
    public void VerifiesServers_Url_SaysWhetherAnotherCouldTakeTheServersPlace(string url, bool expected) =>
        Assert.Equal(expected, PostgresUrl.Parse(url, home: "/nowhere").VerifiesServers);

    [Theory]
    [InlineData("postgres://alice:secret@db.example:6432/app", "db.example", 6432, "alice", "secret", "app")]
    [InlineData("postgresql://alice:secret@db.example:6432/app", "db.example", 6432, "alice", "secret", "app")]
    [InlineData("postgres://alice@db.example", "db.example", 5432, "alice", null, "alice")]
    [InlineData("postgres://alice@db.example/", "db.example", 5432, "alice", null, "alice")]
    [InlineData("postgres://alice:@db.example:/app?", "db.example", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@127.0.0.1:1/app", "127.0.0.1", 1, "alice", null, "app")]
    [InlineData("postgres://alice@db.example:65535/app", "db.example", 65535, "alice", null, "app")]
    [InlineData("postgres://alice@[::1]/app", "::1", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@[2001:db8::7]:6432", "2001:db8::7", 6432, "alice", null, "alice")]
    [InlineData("postgres://alice:a+b:c?d&e=f#g@db.example/app", "db.example", 5432, "alice", "a+b:c?d&e=f#g", "app")]
    [InlineData("postgres://a%40b:%20%21%22%23%24%25%26%27%28%29%2A%2B%2C@h", "h", 5432, "a@b", " !\"#$%&'()*+,", "a@b")]
    [InlineData("postgres://a%3ab:%2F%3A%3B%3D%3F%40%5B%5D%5c@h/a%2Fb%3F", "h", 5432, "a:b", "/:;=?@[]\\", "a/b?")]
    [InlineData("postgres://%C3%A4:%E2%82%AC%f0%9f%94%91@h/%C3%9F", "h", 5432, "ä", "€🔑", "ß")]
    [InlineData("postgres://?host=h&port=6432&user=alice&password=a%26b&dbname=app", "h", 6432, "alice", "a&b", "app")]
    [InlineData("postgres:///app?host=h&user=alice", "h", 5432, "alice", null, "app")]
    [InlineData("postgres://alice:secret@/app?host=h", "h", 5432, "alice", "secret", "app")]
    [InlineData("postgres://alice@:6432/app?host=h", "h", 6432, "alice", null, "app")]
    [InlineData("postgres://alice@/app?host=::1", "::1", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@%2Fvar%2Frun%2Fpostgresql/app", "/var/run/postgresql", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@%2Fvar%2Frun%2Fpostgresql:6432/app", "/var/run/postgresql", 6432, "alice", null, "app")]
    [InlineData("postgres://alice@/app?host=/var/run/postgresql", "/var/run/postgresql", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@/app?host=/cloudsql/app:eu:db", "/cloudsql/app:eu:db", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@db.example/app?hostaddr=127.0.0.1", "127.0.0.1", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@/app?hostaddr=::1", "::1", 5432, "alice", null, "app")]
    [InlineData("postgres://alice@/app?host=%40hidden", "@hidden", 5432, "alice", null, "app")]
    public void Parse_Parts_AreThoseOfLibpq(string url, string host, int port, string user, string? password, string database)
    {
        var parsed = PostgresUrl.Parse(url);

        var connection = parsed.Connection;
        Assert.Equal(
            (host, port, user, password, database),
            (connection.Host, connection.Port, connection.Username, parsed.Passwords.Given, connection.Database));
    }

    [Fact]
    public void Parse_WithoutUser_TakesTheOneOfTheOperatingSystem()
    {
        var connection = PostgresUrl.Parse("postgres://db.example").Connection;

        Assert.Equal((User, User), (connection.Username, connection.Database));
    }

    [Theory]
    [InlineData("postgres://u@h1,h2/d", "h1:5432,h2:5432")]
    [InlineData("postgres://u@h1:1,h2:2,[::1]:3/d", "h1:1,h2:2,[::1]:3")]
    [InlineData("postgres://u@h1,h2:2/d", "h1:5432,h2:2")]
    [InlineData("postgres://u@/d?host=h1,::1,h3&port=1", "h1:1,[::1]:1,h3:1")]
    [InlineData("postgres://u@/d?host=h1,h2,h3&port=1,,3", "h1:1,h2:5432,h3:3")]
    [InlineData("postgres://u@%2Ftmp,h2/d?sslmode=prefer", "/tmp:5432,h2:5432")]
    public void Parse_SeveralHosts_AreAFailOverListForWrites(string url, string hosts)
    {
        var parsed = PostgresUrl.Parse(url);

        Assert.Equal((hosts, "read-write"), (parsed.Connection.Host, parsed.Connection.TargetSessionAttributes));
    }

    [Theory]
    [InlineData("postgres://u@h/d", null, TargetSessionAttributes.Any)]
    [InlineData("postgres://u@h/d?target_session_attrs=any", null, TargetSessionAttributes.Any)]
    [InlineData("postgres://u@h/d?target_session_attrs=primary", null, TargetSessionAttributes.Primary)]
    [InlineData("postgres://u@h/d?target_session_attrs=read-write", null, TargetSessionAttributes.ReadWrite)]
    [InlineData("postgres://u@h1,h2/d?target_session_attrs=any", "read-write", TargetSessionAttributes.ReadWrite)]
    [InlineData("postgres://u@h1,h2/d?target_session_attrs=primary", "primary", TargetSessionAttributes.Primary)]
    public void Parse_TargetSessionAttributes_NeverAllowAStandbyAmongSeveral(string url, string? forNpgsql, TargetSessionAttributes target)
    {
        var parsed = PostgresUrl.Parse(url);

        Assert.Equal((forNpgsql, target), (parsed.Connection.TargetSessionAttributes, parsed.Target));
    }

    [Theory]
    [InlineData("application_name=my%20app", "Application Name", "my app")]
    [InlineData("fallback_application_name=fallback", "Application Name", "fallback")]
    [InlineData("fallback_application_name=fallback&application_name=first", "Application Name", "first")]
    [InlineData("", "Timeout", 5)]
    [InlineData("connect_timeout=0", "Timeout", 0)]
    [InlineData("connect_timeout=10", "Timeout", 10)]
    [InlineData("options=-c%20statement_timeout%3D5000%20-c%20search_path%3Dx", "Options", "-c statement_timeout=5000 -c search_path=x")]
    [InlineData("options=-c statement_timeout=5000", "Options", "-c statement_timeout=5000")]
    [InlineData("options=-c+x", "Options", "-c+x")]
    [InlineData("load_balance_hosts=random", "Load Balance Hosts", true)]
    [InlineData("load_balance_hosts=disable", "Load Balance Hosts", false)]
    [InlineData("keepalives=1", "TCP Keepalive", true)]
    [InlineData("", "TCP Keepalive", true)]
    [InlineData("", "TCP Keepalive Time", 30)]
    [InlineData("keepalives_idle=0", "TCP Keepalive Time", 30)]
    [InlineData("keepalives_idle=60", "TCP Keepalive Time", 60)]
    [InlineData("keepalives_interval=7", "TCP Keepalive Interval", 7)]
    [InlineData("keepalives=0&keepalives_idle=60", "TCP Keepalive", false)]
    [InlineData("keepalives=0&keepalives_idle=60", "TCP Keepalive Time", 0)]
    [InlineData("channel_binding=require", "Channel Binding", ChannelBinding.Require)]
    [InlineData("channel_binding=disable", "Channel Binding", ChannelBinding.Disable)]
    [InlineData("require_auth=scram-sha-256,md5", "Require Auth", "ScramSHA256,MD5")]
    [InlineData("require_auth=!password,!none", "Require Auth", "!Password,!None")]
    [InlineData("krbsrvname=pg", "Kerberos Service Name", "pg")]
    [InlineData("gssencmode=prefer", "GSS Encryption Mode", GssEncryptionMode.Prefer)]
    [InlineData("gssencmode=disable", "GSS Encryption Mode", GssEncryptionMode.Disable)]
    [InlineData("", "GSS Encryption Mode", GssEncryptionMode.Disable)]
    [InlineData("ssl=true", "SSL Mode", SslMode.Require)]
    [InlineData("sslmode=require&sslnegotiation=direct", "SSL Negotiation", SslNegotiation.Direct)]
    [InlineData("sslmode=require&sslnegotiation=postgres", "SSL Negotiation", SslNegotiation.Postgres)]
    public void Parse_Parameter_BecomesWhatNpgsqlCallsIt(string query, string keyword, object value)
    {
        var connection = PostgresUrl.Parse($"postgres://u@h/d?{query}", home: "").Connection;

        Assert.Equal(value, connection[keyword]);
    }

    [Theory]
    [InlineData("client_encoding=UTF8")]
    [InlineData("client_encoding=utf-8")]
    [InlineData("sslcompression=0&sslsni=1&sslcertmode=allow")]
    [InlineData("ssl_min_protocol_version=TLSv1.2&ssl_max_protocol_version=TLSv1.3")]
    public void Parse_WhatHoldsInAnyCase_IsAccepted(string query)
    {
        var plain = PostgresUrl.Parse("postgres://u@h/d").Connection;

        var connection = PostgresUrl.Parse($"postgres://u@h/d?{query}").Connection;

        Assert.Equal(plain.ConnectionString, connection.ConnectionString);
    }

    [Fact]
    public void Parse_UnixSocket_HasNoTcpKeepAlive()
    {
        var connection = PostgresUrl.Parse("postgres://u@%2Ftmp/d?keepalives=1&keepalives_idle=60").Connection;

        Assert.Equal((false, 0, SslMode.Disable), (connection.TcpKeepAlive, connection.TcpKeepAliveTime, connection.SslMode));
    }

    [Fact]
    public void ToString_AnyUrl_SaysNothingOfIt()
    {
        var text = PostgresUrl.Parse("postgres://u:s3cret@h/d").ToString();

        Assert.Equal(typeof(PostgresUrl).FullName, text);
    }
}
