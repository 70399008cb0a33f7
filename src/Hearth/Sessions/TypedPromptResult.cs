using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>The answer to a prompt that required a result of a type.</summary>
/// <typeparam name="T">The result's type.</typeparam>
/// <param name="Data">The result, as the model gave it to <c>finish</c>.</param>
/// <param name="Text">The text of the last assistant message.</param>
/// <param name="Usage">The sum over all turns.</param>
/// <param name="Model">The model that answered.</param>
public sealed record PromptResult<T>(T Data, string Text, Usage Usage, ModelReference Model) : PromptResult(Text, Usage, Model);
