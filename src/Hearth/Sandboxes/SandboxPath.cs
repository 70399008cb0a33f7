using System.Text;

namespace Hearth.Sandboxes;

/// <summary>Paths of sandboxes as text: absolute, separated by <c>/</c>, without <c>.</c>, <c>..</c> and empty parts.</summary>
internal static class SandboxPath
{
    public const int MaxBytes = 4096;
    public const int MaxNameBytes = 255;
    public const int MaxDepth = 64;

    /// <summary>The absolute form of a path. <c>..</c> at the top stays at the top.</summary>
    /// <exception cref="SandboxException">The path is empty or too long, or has a character that no name can have.</exception>
    public static string Normalize(string path, string workingDirectory)
    {
        if (path.Length == 0) throw new SandboxException("The path is empty.");
        if (path.Contains('\0', StringComparison.Ordinal)) throw new SandboxException("The path has a zero character.");
        var parts = Split(path.StartsWith('/') ? path : $"{workingDirectory}/{path}");
        var normalized = "/" + string.Join('/', parts);
        if (!IsText(normalized)) throw new SandboxException("The path is no valid Unicode.");
        if (Encoding.UTF8.GetByteCount(normalized) > MaxBytes) throw new SandboxException($"The path is longer than {MaxBytes} bytes.");
        if (parts.Count > MaxDepth) throw new SandboxException($"The path has more than {MaxDepth} parts.");
        if (parts.Exists(part => Encoding.UTF8.GetByteCount(part) > MaxNameBytes))
        {
            throw new SandboxException($"A part of the path is longer than {MaxNameBytes} bytes.");
        }

        return normalized;
    }

    /// <summary>The parts of a path, with <c>.</c> and <c>..</c> worked out.</summary>
    public static List<string> Split(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    /// <summary>A path that is or lies below another one, as seen from there; <c>.</c> for the same one.</summary>
    public static string RelativeTo(string path, string directory)
    {
        if (path == directory) return ".";
        var prefix = directory == "/" ? "/" : directory + "/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
    }

    /// <summary>Whether a normalised path is or lies below a directory.</summary>
    public static bool IsWithin(string path, string directory) =>
        path == directory || directory == "/" || path.StartsWith(directory + "/", StringComparison.Ordinal);

    public static string Combine(string directory, string name) => directory == "/" ? "/" + name : $"{directory}/{name}";

    private static bool IsText(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (!char.IsSurrogate(path[i])) continue;
            if (i + 1 == path.Length || !char.IsSurrogatePair(path[i], path[++i])) return false;
        }

        return true;
    }
}
