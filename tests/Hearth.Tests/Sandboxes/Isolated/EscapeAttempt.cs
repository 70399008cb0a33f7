namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>Something that a command may not be able to do, and who keeps it from it.</summary>
/// <param name="Name">As in the table of <c>docs/sandboxes.md</c>.</param>
/// <param name="Script">Prints <see cref="Success"/> when it succeeds. It does no harm then.</param>
/// <param name="Local">What comes of it in the local sandbox, which runs as the server's user.</param>
/// <param name="Isolated">What comes of it in the isolated one with everything.</param>
/// <param name="Shared">What comes of it in the isolated one without a user of the workspace's own.</param>
public sealed record EscapeAttempt(string Name, string Script, Outcome Local, Outcome Isolated, Outcome Shared)
{
    public const string Success = "ESCAPED";

    public override string ToString() => Name;
}
