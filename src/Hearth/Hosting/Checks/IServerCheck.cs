namespace Hearth.Hosting.Checks;

/// <summary>
/// Looks at one part of a server that was built and not started: whether it would start, and do its work. Changes nothing, neither here
/// nor in a database.
/// </summary>
internal interface IServerCheck
{
    /// <summary>What it looks at, in a word.</summary>
    string Subject { get; }

    /// <returns>What there is to say; empty when this server has no such part.</returns>
    Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken);
}
