using Hearth.Postgres.Passwords;
using Hearth.Postgres.Urls;

namespace Hearth.Postgres.Tests.Passwords;

public sealed class PasswordFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-");

    [Theory]
    [InlineData("db.example:5432:app:alice:s3cret", "s3cret")]
    [InlineData("*:*:*:*:s3cret", "s3cret")]
    [InlineData("#db.example:5432:app:alice:no\n*:5432:*:alice:s3cret", "s3cret")]
    [InlineData("db.example:5432:app:bob:no\ndb.example:5432:app:alice:first\n*:*:*:*:second", "first")]
    [InlineData("db.example:5432:app:alice:a\\:b\\\\c:rest", "a:b\\c")]
    [InlineData("db.example:5432:app:alice:", "")]
    [InlineData("other.example:5432:app:alice:no", null)]
    [InlineData("db.example:5433:app:alice:no", null)]
    [InlineData("db.example:5432:app:alice", null)]
    [InlineData("", null)]
    public void Find_Lines_TakesTheFirstThatMatches(string content, string? expected)
    {
        Assert.Equal(expected, Find(content, "db.example"));
    }

    [Theory]
    [InlineData("/var/run/postgresql", "localhost:5432:app:alice:s3cret")]
    [InlineData("/srv/sockets", "/srv/sockets:5432:app:alice:s3cret")]
    [InlineData("::1", "\\:\\:1:5432:app:alice:s3cret")]
    public void Find_HostsOfAllKinds_AreWrittenAsForLibpq(string host, string content)
    {
        Assert.Equal("s3cret", Find(content, host));
    }

    [Fact]
    public void Find_FileThatOthersMayRead_CountsAsNone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no such mode there.");

        Assert.Null(Find("*:*:*:*:s3cret", "h", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Fact]
    public void Find_NoFile_FindsNothing()
    {
        Assert.Null(PasswordFile.Find(Path.Combine(_directory.FullName, "none"), new DatabaseHost("h", 5432), "app", "alice"));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string? Find(string content, string host, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = Path.Combine(_directory.FullName, "pgpass");
        File.WriteAllText(file, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, mode);
        return PasswordFile.Find(file, new DatabaseHost(host, 5432), "app", "alice");
    }
}
