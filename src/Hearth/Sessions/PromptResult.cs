using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>The answer to a prompt.</summary>
/// <param name="Text">The text of the last assistant message.</param>
/// <param name="Usage">The sum over all turns.</param>
/// <param name="Model">The model that answered.</param>
public record PromptResult(string Text, Usage Usage, ModelReference Model);
