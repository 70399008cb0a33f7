using System.Globalization;
using System.Net;

namespace Hearth.Server.Tests.Processes;

/// <summary>Where a process listens, as the system's kernel sees it.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    public static IReadOnlyList<IPEndPoint> Of(int process)
    {
        var own = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(file => new FileInfo(file).LinkTarget)
            .Where(target => target?.StartsWith("socket:[", StringComparison.Ordinal) == true)
            .Select(target => target!["socket:[".Length..^1])
            .ToHashSet();
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[3] == Listening && own.Contains(fields[9]))
            .Select(fields => Parse(fields[1]))];
    }

    // The address in words of four bytes, each as the machine stores it.
    private static IPEndPoint Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var address = Convert.FromHexString(text[..colon]);
        for (var word = 0; word < address.Length; word += 4) Array.Reverse(address, word, 4);
        return new IPEndPoint(new IPAddress(address), int.Parse(text[(colon + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
