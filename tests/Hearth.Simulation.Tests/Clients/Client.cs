using Hearth.Simulation.Tests.Processes;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Simulation.Tests.Clients;

/// <summary>Somebody who talks to instances and starts runs.</summary>
internal sealed class Client(World world, Requests requests, IReadOnlyList<string> instances)
{
    public async Task RunAsync()
    {
        for (var actions = world.Random.Next(1, 7); actions > 0; actions--)
        {
            await world.PauseAsync(4);
            var instance = instances[world.Random.Next(instances.Count)];
            switch (world.Random.Next(20))
            {
                case < 9:
                    await FollowUpAsync(await requests.PromptAsync(instance));
                    break;
                case < 12:
                    await FollowUpAsync(await requests.DispatchAsync(instance));
                    break;
                case < 15:
                    await FollowUpAsync(await requests.RunAsync(instance));
                    break;
                case < 18:
                    await requests.AbortAsync(AnyKey(instance));
                    break;
                case < 19:
                    await requests.DeleteAsync(StreamKey.ForInstance(SimulatedProcess.Agent, instance));
                    break;
            }
        }
    }

    private async Task FollowUpAsync(AdmissionResult? receipt)
    {
        if (receipt is not null && world.Chance(50)) await requests.WaitAsync(receipt.Id);
    }

    private StreamKey AnyKey(string instance)
    {
        var keys = world.Witness.Streams.Where(stream => !stream.IsSettled).Select(stream => stream.Key).ToList();
        return keys.Count > 0 ? keys[world.Random.Next(keys.Count)] : StreamKey.ForInstance(SimulatedProcess.Agent, instance);
    }
}
