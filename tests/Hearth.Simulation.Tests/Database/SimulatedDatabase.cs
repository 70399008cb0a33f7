using Hearth.Simulation.Tests.Checks;
using Hearth.Simulation.Tests.Scheduling;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Simulation.Tests.Database;

/// <summary>The database that all processes share, and the network between.</summary>
internal sealed class SimulatedDatabase(SimulationLoop loop, Lane world, StoreFaults faults, Witness witness, MemoryFences fences)
{
    private readonly Dictionary<Guid, SignalInbox> _inboxes = [];

    public MemoryDatabase Memory { get; } = new(world.Time, fences);

    public SimulationLoop Loop => loop;

    public StoreFaults Faults => faults;

    public Witness Witness => witness;

    public StoreCalls Calls { get; } = new(loop, world, faults);

    /// <summary>Told when the writer of a stream does not know whether its events are stored: the best moment to interfere.</summary>
    public Action<StreamId>? AppendFailed { get; set; }

    /// <summary>What is signalled to a process before it listens is lost.</summary>
    public SignalInbox Listen(Guid process) => _inboxes[process] = new SignalInbox();

    /// <summary>Tells the owner of a stream, or everybody.</summary>
    public void Signal(StreamId stream)
    {
        var owner = Memory.Find(stream)?.Owner;
        foreach (var (process, inbox) in _inboxes)
        {
            if ((owner is null || owner == process) && !faults.LosesSignal()) _ = DeliverAsync(inbox, stream);
        }
    }

    private async Task DeliverAsync(SignalInbox inbox, StreamId stream)
    {
        await Task.Delay(faults.Delay(), world.Time);
        inbox.Add(stream);
    }
}
