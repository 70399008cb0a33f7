using System.Globalization;
using Hearth.Agents;
using Hearth.Development;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Simulation.Tests.Database;
using Hearth.Simulation.Tests.Scheduling;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>One process: the whole runtime as it is registered for production, on a lane of its own.</summary>
internal sealed class SimulatedProcess
{
    public const string Agent = "clerk";

    private readonly World _world;
    private readonly Guid _id;
    private IServiceProvider? _services;

    public SimulatedProcess(World world, int index)
    {
        _world = world;
        var id = new byte[16];
        world.Random.NextBytes(id);
        _id = new Guid(id);
        Lane = new Lane(world.Loop, index);
        Name = string.Create(CultureInfo.InvariantCulture, $"p{index}");
    }

    public string Name { get; }

    public Lane Lane { get; }

    /// <summary>Whether it takes requests.</summary>
    public bool IsReady => !Lane.IsDead && _services is not null && Get<ServerLifecycle>().IsReady;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    /// <summary>Starts as a host starts it.</summary>
    public Task StartAsync() => Lane.Start(async () =>
    {
        _services = Build();
        await Get<IHearthStore>().OpenAsync(CancellationToken.None);
        await Get<HearthHost>().StartAsync(CancellationToken.None);
    });

    /// <summary>Leaves as a deploy has it leave.</summary>
    public Task StopAsync() => Lane.Start(async () =>
    {
        await Get<HearthHost>().StoppingAsync(CancellationToken.None);
        await Get<HearthHost>().StopAsync(CancellationToken.None);
        await Get<IHearthStore>().DisposeAsync();
    });

    /// <summary>Has this process declare another one dead.</summary>
    public Task DeclareDeadAsync(SimulatedProcess other) =>
        Lane.Start(() => Get<IHearthStore>().DeclareDeadAsync(other._id, CancellationToken.None));

    /// <summary>Has the process answer a request.</summary>
    public Task<T> AskAsync<T>(Func<SimulatedProcess, Task<T>> request, TimeSpan patience) =>
        Lane.Start(() => request(this)).WaitAsync(patience, _world.Lane.Time);

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Lane.Time);
        services.AddSingleton(new WorkScheduler(Lane));
        services.AddSingleton<IProcessExit>(new SimulatedExit(Lane));
        services.AddSingleton(new ProcessIdentity(_id, "simulation", 1, "", Name, ""));
        services.AddSingleton<IHearthStore>(new SimulatedStore(_world.Database, _id, _world.Trace, Name));
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddHearthRuntime(hearth =>
        {
            hearth.AddAgent(Agent, Define);
            hearth.AddWorkflow<TripInput, string>(Trip.WorkflowName, new Trip(_world, _id, Lane.Time).RunAsync);
        });
        services.AddSingleton<IModelProvider>(new SimulatedModelProvider(new SimulatedModel(_world, Lane.Time)));
        AddOptions(services);
        return services.BuildServiceProvider();
    }

    private AgentDefinition Define(AgentContext context) => new()
    {
        Model = SimulatedModelProvider.Specifier,
        Sandbox = Sandbox.None, // Its model calls whatever it is offered.
        Tools =
        [
            new SimulatedTool(_world, _id, Lane.Time, context.InstanceId, ToolEffect.AtMostOnce),
            new SimulatedTool(_world, _id, Lane.Time, context.InstanceId, ToolEffect.Idempotent).WithEffect(ToolEffect.Idempotent),
        ],
    };

    // Small bounds, so that they are met.
    private void AddOptions(IServiceCollection services)
    {
        var random = _world.Random;
        services.AddSingleton(Options.Create(new StreamsOptions { MaxPageEvents = random.Next(1, 30), TailBudgetBytes = random.Next(500, 20_000) }));
        services.AddSingleton(Options.Create(new SubmissionsOptions { Linger = TimeSpan.FromSeconds(random.Next(1, 8)), MaxAttempts = 50 }));
        services.AddSingleton(Options.Create(new DrainOptions { Timeout = TimeSpan.FromSeconds(random.Next(3)) }));
        services.AddSingleton(Options.Create(new HostOptions()));
        services.AddSingleton(Options.Create(new DevelopmentOptions()));
        services.AddSingleton(Options.Create(new RetentionOptions()));
        services.AddSingleton(Options.Create(new DelegationOptions()));
        services.AddSingleton(Options.Create(new ModelsOptions { MaxModelRetries = 20, ModelRetryDelay = TimeSpan.Zero }));
    }
}
