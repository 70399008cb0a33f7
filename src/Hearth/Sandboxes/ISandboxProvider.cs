namespace Hearth.Sandboxes;

/// <summary>Supplies the workspace of an instance or a run.</summary>
/// <remarks>Implementations are shared by all instances of an agent and safe for concurrent use.</remarks>
public interface ISandboxProvider
{
    /// <summary>Opens the workspace; called when it is first needed.</summary>
    /// <param name="context">Whose workspace it is.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken);
}
