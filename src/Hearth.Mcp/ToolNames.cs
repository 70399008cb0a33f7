using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Mcp;

/// <summary>The names under which a model knows the tools of a server: what every provider accepts.</summary>
internal static class ToolNames
{
    /// <summary>The longest name that every provider accepts.</summary>
    public const int MaxLength = 64;

    /// <summary>The longest name of a server: enough of a tool's name fits behind it.</summary>
    public const int MaxServerLength = 32;

    private const int HashLength = 8;

    private static readonly SearchValues<char> ServerCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether a server may be called that. Without underscores: no two servers' tools can then have the same name.</summary>
    public static bool IsServerName(string name) =>
        name.Length is > 0 and <= MaxServerLength && !name.AsSpan().ContainsAnyExcept(ServerCharacters);

    /// <summary>The name of each tool of a server, whatever the order they come in.</summary>
    /// <param name="server">The server's name.</param>
    /// <param name="tools">The tools' own names, no two the same.</param>
    public static IReadOnlyDictionary<string, string> For(string server, IReadOnlyCollection<string> tools)
    {
        var taken = tools.GroupBy(tool => Plain(server, tool), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count());
        return tools.ToDictionary(tool => tool, Name, StringComparer.Ordinal);

        // A name that needed no change keeps it; others that share it are told apart by what they were.
        string Name(string tool)
        {
            var plain = Plain(server, tool);
            var isExact = plain == $"mcp__{server}__{tool}";
            return plain.Length <= MaxLength && (isExact || taken[plain] == 1) ? plain : Marked(plain, tool);
        }
    }

    private static string Plain(string server, string tool) =>
        $"mcp__{server}__{string.Concat(tool.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_'))}";

    private static string Marked(string plain, string tool)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)))[..HashLength];
        return $"{plain[..Math.Min(plain.Length, MaxLength - HashLength - 1)]}_{hash}";
    }
}
