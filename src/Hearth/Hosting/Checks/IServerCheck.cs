namespace Hearth.Hosting.Checks;

/// <summary>
/// Looks at one part of a server that was built and not started: whether it would start, and do its work. Changes nothing, neither here
/// nor in a database.
/// </summary>
internal interface IServerCheck
{
    /// <returns>What there is to say; empty when this server has no such part.</returns>
    /// <exception cref="Exception">It stumbled over what would keep the server from starting or working; that is a fault.</exception>
    Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken);
}
