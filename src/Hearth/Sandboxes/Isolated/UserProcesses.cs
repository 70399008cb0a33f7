using System.Globalization;

namespace Hearth.Sandboxes.Isolated;

/// <summary>What <c>/proc</c> says of the processes of a user.</summary>
internal static class UserProcesses
{
    private const string Directory = "/proc";

    /// <summary>The threads of all processes of the server's own user, which the limit of processes counts too.</summary>
    public static int CountOwn()
    {
        var own = Read("self") is { } self ? self.Uid : -1;
        return All().Where(process => process.Uid == own).Sum(process => process.Threads);
    }

    /// <summary>Bytes of memory that a user's processes hold.</summary>
    public static long MemoryOf(int uid) => All().Where(process => process.Uid == uid).Sum(process => process.MemoryBytes);

    private static IEnumerable<Facts> All() =>
        System.IO.Directory.EnumerateDirectories(Directory)
            .Select(Path.GetFileName)
            .Where(name => name is not null && char.IsAsciiDigit(name[0]))
            .Select(name => Read(name!))
            .OfType<Facts>();

    private static Facts? Read(string process)
    {
        try
        {
            var facts = new Facts();
            foreach (var line in File.ReadLines($"{Directory}/{process}/status"))
            {
                if (ValueOf(line, "Uid:") is { } uid) facts = facts with { Uid = (int)uid };
                else if (ValueOf(line, "Threads:") is { } threads) facts = facts with { Threads = (int)threads };
                else if (ValueOf(line, "VmRSS:") is { } kibibytes) facts = facts with { MemoryBytes = kibibytes << 10 };
            }

            return facts;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It has ended meanwhile.
        }
    }

    // The first number behind a name.
    private static long? ValueOf(string line, string name)
    {
        if (!line.StartsWith(name, StringComparison.Ordinal)) return null;
        var rest = line.AsSpan(name.Length).Trim();
        var end = rest.IndexOfAny(' ', '\t');
        return long.Parse(end < 0 ? rest : rest[..end], CultureInfo.InvariantCulture);
    }

    private sealed record Facts
    {
        public int Uid { get; init; } = -1;

        public int Threads { get; init; }

        public long MemoryBytes { get; init; }
    }
}
