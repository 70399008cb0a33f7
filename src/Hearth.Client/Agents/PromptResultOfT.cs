using Hearth.Client.Messages;

namespace Hearth.Client.Agents;

/// <summary>The answer to a prompt as a value of a type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="Data">The value.</param>
/// <param name="Result">The answer that it was read from.</param>
public sealed record PromptResult<T>(T Data, PromptResult Result)
{
    /// <inheritdoc cref="PromptResult.Text"/>
    public string Text => Result.Text;

    /// <inheritdoc cref="PromptResult.Usage"/>
    public Usage Usage => Result.Usage;
}
