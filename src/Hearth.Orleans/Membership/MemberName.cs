using Hearth.Storage;

namespace Hearth.Orleans.Membership;

/// <summary>A member's name: what an operator knows it by, and the process's id in the store, so that whoever survives it can say who died.</summary>
internal static class MemberName
{
    private const char Separator = '#';

    public static string Of(ProcessIdentity process) => $"{process.Name}{Separator}{process.Id:N}";

    /// <summary>The process's id; null for the name of something else.</summary>
    public static Guid? FindProcess(string name) =>
        Guid.TryParseExact(name[(name.LastIndexOf(Separator) + 1)..], "N", out var process) ? process : null;

    /// <summary>The part for people.</summary>
    public static string Readable(string name) => FindProcess(name) is null ? name : name[..name.LastIndexOf(Separator)];
}
