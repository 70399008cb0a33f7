using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Submissions;

/// <summary>The process's services that attempts need.</summary>
internal sealed class AttemptServices(
    IHearthStore store,
    AgentCatalog agents,
    WorkflowCatalog workflows,
    ModelRegistry models,
    IServiceScopeFactory scopes,
    WorkScheduler scheduler,
    Outcomes outcomes,
    IOptions<ModelsOptions> modelOptions,
    IOptions<StreamsOptions> streamOptions,
    IOptions<SubmissionsOptions> submissionOptions,
    TimeProvider time,
    ILoggerFactory loggers)
{
    /// <summary>Waits store failures out; for operations that may be repeated.</summary>
    public StoreRetry Retry { get; } = new(time, loggers.CreateLogger<StoreRetry>());

    public IHearthStore Store => store;

    public AgentCatalog Agents => agents;

    public WorkflowCatalog Workflows => workflows;

    public ModelRegistry Models => models;

    public IServiceScopeFactory Scopes => scopes;

    public WorkScheduler Scheduler => scheduler;

    public Outcomes Outcomes => outcomes;

    public ModelsOptions ModelOptions => modelOptions.Value;

    public StreamsOptions StreamOptions => streamOptions.Value;

    public SubmissionsOptions Options => submissionOptions.Value;

    public TimeProvider Time => time;
}
