namespace Hearth.Testing;

/// <summary>What a provider throws whose model does not take so long a conversation.</summary>
internal sealed class ScriptedOverflowException() : Exception("The conversation is longer than the model's context window.");
