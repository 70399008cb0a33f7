using System.Collections.Concurrent;
using System.Globalization;
using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Bench.Server;

/// <summary>Clients inside the process: the model <c>200-tokens-20-ms</c> answers with 200 tokens, one every 20 milliseconds. With <c>-counted</c> behind it, it says how much it was told.</summary>
internal sealed class BenchModelProvider(SharedTimer timer) : IModelProvider
{
    private readonly ConcurrentDictionary<string, PacedChatClient> _clients = new();

    public string Id => "bench";

    public string Api => "bench";

    public Uri? Endpoint => null;

    public string? ConfigurationError => null;

    public IChatClient GetChatClient(string model) => _clients.GetOrAdd(model, Create);

    public void Prepare(string model, ChatOptions options)
    {
    }

    public ModelFailure Classify(Exception exception) => new("unknown", exception.Message, IsTransient: false);

    private PacedChatClient Create(string model)
    {
        var parts = model.Split('-');
        var tokens = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var delay = TimeSpan.FromMilliseconds(int.Parse(parts[2], CultureInfo.InvariantCulture));
        return new PacedChatClient(tokens, delay, isCounting: parts[^1] == "counted", timer);
    }
}
