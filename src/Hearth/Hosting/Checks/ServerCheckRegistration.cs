namespace Hearth.Hosting.Checks;

/// <summary>A check that is made only when its turn comes: where that fails, it fails alone.</summary>
/// <param name="Subject">What it looks at, in a word.</param>
/// <param name="Create">Makes it.</param>
internal sealed record ServerCheckRegistration(string Subject, Func<IServiceProvider, IServerCheck> Create);
