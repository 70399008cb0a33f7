namespace Hearth.Cli.Build;

/// <summary>A published server.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Program">What is started.</param>
/// <param name="NeedsHost">Whether it is started with <c>dotnet</c> in front: it has no program of its own.</param>
/// <param name="Runtime">For which system; null for this one.</param>
/// <param name="IsSelfContained">Whether .NET is included.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="Bytes">How long they are together.</param>
internal sealed record BuiltServer(
    string Directory, string Program, bool NeedsHost, string? Runtime, bool IsSelfContained, int Files, long Bytes);
