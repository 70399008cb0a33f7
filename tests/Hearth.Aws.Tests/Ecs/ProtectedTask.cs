using Hearth.Aws.Ecs;
using Hearth.Aws.Tests.Support;
using Hearth.Ownership;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>A worker that protects its task by an agent of its own.</summary>
internal sealed class ProtectedTask : IAsyncDisposable
{
    private readonly LoggerFactory _loggers;
    private readonly TaskProtectionClient _client;
    private readonly TaskProtectionWorker _worker;

    private ProtectedTask(FakeAgent agent, EcsOptions options)
    {
        Agent = agent;
        _loggers = new LoggerFactory([Logs]);
        _client = new TaskProtectionClient(LinkLocalHttp.Create(), new Uri(agent.Uri), Time);
        _worker = new TaskProtectionWorker(_client, InFlight, Options.Create(options), Time, _loggers.CreateLogger<TaskProtectionWorker>());
    }

    public FakeAgent Agent { get; }

    public AttemptsInFlight InFlight { get; } = new(TimeProvider.System);

    public ObservedTime Time { get; } = new();

    public RecordedLogs Logs { get; } = new();

    /// <summary>Completes when the worker has ended by itself.</summary>
    public Task Ended => _worker.ExecuteTask!;

    public static async Task<ProtectedTask> StartAsync(EcsOptions? options = null, (int Status, string Body)? answer = null)
    {
        var agent = await FakeAgent.StartAsync();
        agent.Answer = answer;
        var task = new ProtectedTask(agent, options ?? new EcsOptions());
        await task._worker.StartAsync(TestContext.Current.CancellationToken);
        return task;
    }

    /// <summary>Stops the worker as the host does after the drain.</summary>
    public Task StopAsync() => _worker.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        _client.Dispose();
        _loggers.Dispose();
        await Agent.DisposeAsync();
    }
}
