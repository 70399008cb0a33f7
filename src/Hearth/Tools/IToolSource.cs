using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>Supplies tools that are not known when an agent is defined, such as those of another server.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IToolSource
{
    /// <summary>The tools at the start of an operation. A source that fails leaves its tools out: it must not fail the operation.</summary>
    /// <param name="context">Which operation they are for.</param>
    /// <param name="cancellationToken">The operation is cut short.</param>
    ValueTask<IReadOnlyList<AITool>> GetToolsAsync(ToolSourceContext context, CancellationToken cancellationToken);
}
