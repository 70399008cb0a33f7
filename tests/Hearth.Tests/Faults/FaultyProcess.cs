using Hearth.Storage;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Tests.Faults;

/// <summary>One process of a try: a host on a store that may die under it.</summary>
internal sealed class FaultyProcess : IAsyncDisposable
{
    // A model or a tool that is not left behind for slowness keeps the tries alike.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly FaultScenario _scenario;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _stopped = Engine.Signal();
    private HearthTestHost? _host;
    private Task? _stopping;

    private FaultyProcess(FaultScenario scenario, FaultyStore store, int number) => (_scenario, Store, Number) = (scenario, store, number);

    public FaultyStore Store { get; }

    /// <summary>From 1, in the order of their starts.</summary>
    public int Number { get; }

    public HearthTestHost Host => _host!;

    /// <summary>Completes when nothing can be asked of the process any more: it is dead, or has stopped in order.</summary>
    public Task Ended => Task.WhenAny(Store.Dead, _stopped.Task);

    public bool HasEnded => Store.IsDead || _stopped.Task.IsCompleted;

    /// <summary>Completes when the model has come to where it waits; see <see cref="FaultScenario"/>.</summary>
    public TaskCompletionSource ModelWaits { get; } = Engine.Signal();

    public static async Task<FaultyProcess> StartAsync(FaultScenario scenario, IHearthStore inner, int number, FaultPoint? point)
    {
        var process = new FaultyProcess(scenario, new FaultyStore(inner, point), number);
        var model = new ScriptedChatClient { Respond = request => scenario.Respond(process, request) };
        process._host = await Engine.StartAsync(
            hearth =>
            {
                hearth.Services.Configure<SubmissionsOptions>(options => options.CancellationGrace = Grace);
                scenario.Configure(process, hearth);
            },
            process.Store,
            model,
            new BriskTime());
        process.Store.Arm();
        return process;
    }

    public T Get<T>()
        where T : notnull => Host.Services.GetRequiredService<T>();

    /// <summary>Does something in the world, as long as there is somebody to do it.</summary>
    public string Do(string name)
    {
        if (Store.IsDead) throw new InvalidOperationException("The process is dead.");
        _scenario.Effects.Enqueue(new Effect(name, Number));
        return name;
    }

    /// <summary>Stops as a deploy does. What is dead already is cleared away.</summary>
    public Task StopAsync()
    {
        lock (_gate) return _stopping ??= StopOnceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Store.Inner.DisposeAsync();
    }

    private async Task StopOnceAsync()
    {
        await Host.DisposeAsync();
        _stopped.TrySetResult();
    }
}
