using Hearth.Storage;

namespace Hearth.Submissions;

/// <summary>What a client says to an instance.</summary>
/// <param name="Message">The text; may be empty.</param>
/// <param name="Images">The images that go with it.</param>
internal sealed record Prompt(string Message, IReadOnlyList<Blob> Images)
{
    /// <summary>The files that go with it.</summary>
    public IReadOnlyList<AttachedFile> Files { get; init; } = [];
}
