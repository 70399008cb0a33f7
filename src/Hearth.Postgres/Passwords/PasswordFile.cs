using System.Globalization;
using System.Text;
using Hearth.Postgres.Urls;

namespace Hearth.Postgres.Passwords;

/// <summary>
/// The file that libpq looks passwords up in: <c>host:port:database:user:password</c> on each line, the first match wins. Read for each
/// connection, so that a password may change.
/// </summary>
internal static class PasswordFile
{
    private const char Escape = '\\';
    private const string Any = "*";

    // Where psql looks for a server's socket: its entries are those of localhost.
    private static readonly string[] SocketDirectories = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

    /// <summary>The file where libpq looks when none is named; null without a home.</summary>
    public static string? DefaultPath(string home)
    {
        if (home.Length == 0) return null;
        return OperatingSystem.IsWindows()
            ? Path.Combine(home, "AppData", "Roaming", "postgresql", "pgpass.conf")
            : Path.Combine(home, ".pgpass");
    }

    /// <summary>The password of the first line that matches. As with libpq, a file that others may read counts as no file.</summary>
    public static string? Find(string file, DatabaseHost host, string database, string user)
    {
        if (!IsPrivate(file)) return null;
        var name = SocketDirectories.Contains(host.Name) ? "localhost" : host.Name;
        string[] wanted = [name, host.Port.ToString(CultureInfo.InvariantCulture), database, user];
        return ReadLines(file)
            .Where(line => !line.StartsWith('#'))
            .Select(line => PasswordIn(line, wanted))
            .FirstOrDefault(password => password is not null);
    }

    private static bool IsPrivate(string file)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        if (!File.Exists(file)) return false;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == UnixFileMode.None;
    }

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? PasswordIn(string line, string[] wanted)
    {
        var fields = Split(line);
        if (fields.Count <= wanted.Length) return null;
        for (var i = 0; i < wanted.Length; i++)
        {
            if (fields[i] != Any && fields[i] != wanted[i]) return null;
        }

        return fields[wanted.Length];
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == ':')
            {
                fields.Add(field.ToString());
                field.Clear();
                continue;
            }

            if (line[i] == Escape && i + 1 < line.Length) i++;
            field.Append(line[i]);
        }

        fields.Add(field.ToString());
        return fields;
    }
}
