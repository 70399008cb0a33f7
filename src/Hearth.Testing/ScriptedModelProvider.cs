using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Testing;

/// <summary>Offers a <see cref="ScriptedChatClient"/> as the model <c>test/scripted</c>.</summary>
/// <param name="client">The model.</param>
public sealed class ScriptedModelProvider(IChatClient client) : IModelProvider
{
    /// <summary>The specifier of the scripted model.</summary>
    public const string Specifier = "test/scripted";

    /// <inheritdoc/>
    public string Id => "test";

    /// <inheritdoc/>
    public string Api => "scripted";

    /// <inheritdoc/>
    public Uri? Endpoint => null;

    /// <inheritdoc/>
    public string? ConfigurationError => null;

    /// <inheritdoc/>
    public IChatClient GetChatClient(string model) => client;

    /// <inheritdoc/>
    public void Prepare(string model, ChatOptions options)
    {
    }

    /// <summary>A timeout or an I/O error is transient; anything else is not.</summary>
    /// <inheritdoc/>
    public ModelFailure Classify(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            TimeoutException or IOException => new ModelFailure("connection", exception.Message, IsTransient: true),
            ScriptedOverflowException => new ModelFailure(ModelFailure.ContextOverflow, exception.Message, IsTransient: false),
            _ => new ModelFailure("unknown", exception.Message, IsTransient: false),
        };
    }
}
