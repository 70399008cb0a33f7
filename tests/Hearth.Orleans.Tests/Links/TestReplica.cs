using System.Net;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Orleans.Links;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Tests.Streams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Links;

/// <summary>One process's side of the links, without a silo: what others tell it comes straight from them.</summary>
internal sealed class TestReplica : IReplicaService, IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Dictionary<SiloAddress, TestReplica> _others = [];
    private int _takenOver;

    private TestReplica(MemoryDatabase database, int number)
    {
        Address = SiloAddress.New(IPAddress.Loopback, 11_111, number);
        var process = ProcessIdentity.Create();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton<TimeProvider>(new FastTime())
            .AddSingleton(process)
            .AddSingleton<IHearthStore>(new MemoryStore(database, process.Id))
            .AddHearthRuntime(hearth => hearth.AddAgent("talker", _ => new AgentDefinition()))
            .AddHearthOrleans()
            .BuildServiceProvider();
        Store = _services.GetRequiredService<IHearthStore>();
        Replicas = _services.GetRequiredService<Replicas>();
        Tails = _services.GetRequiredService<StreamTails>();
        Outcomes = _services.GetRequiredService<Outcomes>();
        Source = _services.GetRequiredService<StreamSource>();
        Ownership = _services.GetRequiredService<LocalOwnership>();
        Lifecycle = _services.GetRequiredService<ServerLifecycle>();
    }

    public SiloAddress Address { get; }

    public IServiceProvider Services => _services;

    public IHearthStore Store { get; }

    public Replicas Replicas { get; }

    public StreamTails Tails { get; }

    public Outcomes Outcomes { get; }

    public StreamSource Source { get; }

    public LocalOwnership Ownership { get; }

    public ServerLifecycle Lifecycle { get; }

    /// <summary>How many streams others have handed over to it.</summary>
    public int TakenOver => Volatile.Read(ref _takenOver);

    /// <summary>What becomes of a message on its way here.</summary>
    public Func<Delivery> Way { get; set; } = () => Delivery.Arrives;

    /// <summary>Processes on one database that know each other.</summary>
    public static async Task<TestReplica[]> StartAsync(int count)
    {
        var database = new MemoryDatabase();
        TestReplica[] replicas = [.. Enumerable.Range(1, count).Select(number => new TestReplica(database, number))];
        foreach (var replica in replicas)
        {
            await replica.Store.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var other in replicas) replica._others.Add(other.Address, other);
            replica.Lifecycle.Started();
            replica.Replicas.Connect(
                replica.Address,
                address => replica._others[address],
                replica.Tails,
                replica.Outcomes,
                replica.Ownership);
        }

        foreach (var replica in replicas)
        {
            foreach (var other in replicas) replica.Replicas.Add(other.Address, "other");
        }

        return replicas;
    }

    public async Task<LinkAnswer> ExchangeAsync(LinkMessage message)
    {
        await Task.Yield();
        var delivery = Way();
        if (delivery == Delivery.IsLost) throw new TimeoutException("It was lost.");
        var answer = await Replicas.ReceiveAsync(message);
        if (delivery == Delivery.AnswerIsLost) throw new TimeoutException("The answer was lost.");
        if (delivery == Delivery.ArrivesTwice) await Replicas.ReceiveAsync(message);
        return answer;
    }

    public Task<bool> TakeOverAsync(NudgeMessage left)
    {
        Interlocked.Increment(ref _takenOver);
        return Replicas.TakeOverAsync(left);
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
