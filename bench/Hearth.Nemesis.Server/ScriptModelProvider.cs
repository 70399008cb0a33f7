using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Nemesis.Server;

/// <summary>The model inside the process.</summary>
internal sealed class ScriptModelProvider : IModelProvider, IDisposable
{
    public const string ProviderId = "script";

    private readonly ScriptChatClient _client = new();

    public string Id => ProviderId;

    public string Api => ProviderId;

    public Uri? Endpoint => null;

    public string? ConfigurationError => null;

    public IChatClient GetChatClient(string model) => _client;

    public void Prepare(string model, ChatOptions options)
    {
    }

    public ModelFailure Classify(Exception exception) => new("unknown", exception.Message, IsTransient: false);

    public void Dispose() => _client.Dispose();
}
