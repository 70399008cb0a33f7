namespace Hearth.Sandboxes.Isolated.Landlock;

/// <summary>What a program may do with a file, or with a directory and all that is below it.</summary>
/// <param name="Path">An absolute path.</param>
/// <param name="Access">What it may do.</param>
internal sealed record LandlockRule(string Path, LandlockAccess Access);
