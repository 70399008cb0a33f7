using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>Offers the simulated model. It always says how long to wait, because the runtime's own wait is random.</summary>
internal sealed class SimulatedModelProvider(IChatClient client) : IModelProvider
{
    public const string Specifier = "test/simulated";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(700);

    public string Id => "test";

    public string Api => "simulated";

    public Uri? Endpoint => null;

    public string? ConfigurationError => null;

    public IChatClient GetChatClient(string model) => client;

    public void Prepare(string model, ChatOptions options)
    {
    }

    public ModelFailure Classify(Exception exception) => exception is IOException
        ? new ModelFailure("connection", exception.Message, IsTransient: true, RetryAfter)
        : new ModelFailure("unknown", exception.Message, IsTransient: false);
}
