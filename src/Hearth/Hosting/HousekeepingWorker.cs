using Hearth.Agents;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Hosting;

/// <summary>Removes what nobody needs any more, and what has outlived its retention.</summary>
internal sealed partial class HousekeepingWorker(
    IHearthStore store,
    Deletions deletions,
    AgentCatalog agents,
    WorkflowCatalog workflows,
    IOptions<RetentionOptions> options,
    ProcessIdentity process,
    TimeProvider time,
    ILogger<HousekeepingWorker> logger)
{
    private const int PageStreams = 100;

    private readonly Random _random = new(process.Id.GetHashCode());

    /// <summary>Keeps house until cancelled. Every process does; what one has removed the others do not find.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.Interval * (0.5 + _random.NextDouble()), time, cancellationToken);
            try
            {
                await store.PurgeAsync(time.GetUtcNow(), cancellationToken);
                await RetireAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception); // The next round goes on where this one ended.
            }
        }
    }

    /// <summary>Deletes, once, what is older than its retention.</summary>
    public async Task RetireAsync(CancellationToken cancellationToken)
    {
        foreach (var agent in agents.All)
        {
            await RetireAsync(StreamKind.Instance, agent.Name, options.Value.ForAgent(agent.Name), cancellationToken);
        }

        foreach (var workflow in workflows.All)
        {
            await RetireAsync(StreamKind.Run, workflow.Name, options.Value.ForWorkflow(workflow.Name), cancellationToken);
        }
    }

    private async Task RetireAsync(StreamKind kind, string name, TimeSpan? retention, CancellationToken cancellationToken)
    {
        if (retention is not { } age) return;
        var before = time.GetUtcNow() - age;
        var deleted = 0;
        IReadOnlyList<StreamKey> page;
        do
        {
            page = await store.FindIdleAsync(kind, name, before, PageStreams, cancellationToken);
            foreach (var key in page)
            {
                // New work may have come since: it keeps what it belongs to.
                if (await deletions.DeleteAsync(key, force: false, cancellationToken) == DeletionStatus.Deleted) deleted++;
            }
        }
        while (page.Count == PageStreams);
        if (deleted > 0) LogRetired(deleted, name, age);
    }

    [LoggerMessage(LogLevel.Information, "Deleted {Count} streams of {Name}, idle for longer than {Retention}.")]
    private partial void LogRetired(int count, string name, TimeSpan retention);

    [LoggerMessage(LogLevel.Warning, "Housekeeping failed; it goes on later.")]
    private partial void LogFailed(Exception exception);
}
