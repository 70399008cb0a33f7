using Hearth.Agents;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Sessions;
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
    HarnessServices harnesses,
    IServiceScopeFactory scopes,
    WorkScheduler scheduler,
    Outcomes outcomes,
    IOptions<ModelsOptions> modelOptions,
    IOptions<DelegationOptions> delegationOptions,
    IOptions<StreamsOptions> streamOptions,
    IOptions<SubmissionsOptions> submissionOptions,
    TimeProvider time,
    ILoggerFactory loggers)
{
    /// <summary>Waits store failures out; for operations that may be repeated.</summary>
    public StoreRetry Retry { get; } = new(time, loggers.CreateLogger<StoreRetry>());

    public AgentCatalog Agents => agents;

    public WorkflowCatalog Workflows => workflows;

    public IServiceScopeFactory Scopes => scopes;

    public WorkScheduler Scheduler => scheduler;

    public Outcomes Outcomes => outcomes;

    public SubmissionsOptions Options => submissionOptions.Value;

    public TimeProvider Time => time;

    /// <summary>Has an agent defined for one instance or run.</summary>
    public Harness CreateHarness(AgentRegistration agent, string instanceId, Workspaces workspaces, IServiceProvider provider)
    {
        var context = new AgentContext(agent.Name, instanceId, provider);
        return new Harness(harnesses, workspaces, context, agent.Create(provider).Define(context));
    }

    /// <summary>What the operations of one session of an attempt work with.</summary>
    /// <param name="claim">The stream.</param>
    /// <param name="session">The session's name.</param>
    /// <param name="scope">The session's scope.</param>
    /// <param name="journal">The attempt's log.</param>
    /// <param name="provider">The services of the attempt's scope.</param>
    /// <param name="cancellation">What ends the attempt early.</param>
    public OperationContext OpenSession(
        StreamClaim claim,
        string session,
        EventScope scope,
        AttemptJournal journal,
        IServiceProvider provider,
        AttemptCancellation cancellation)
    {
        return new OperationContext
        {
            Journal = journal,
            Conversation = journal.Conversation(SessionNames.Default, session),
            Session = session,
            Scope = scope,
            Stream = claim.Stream,
            Key = claim.Key,
            OutlivesWork = claim.Key.Kind == StreamKind.Instance && session == SessionNames.Default,
            Cancellation = cancellation,
            PartialText = turnId => journal.Read(fold => fold.PartialText(turnId)),
            Services = provider,
            Store = store,
            Scheduler = scheduler,
            Retry = Retry,
            ModelOptions = modelOptions.Value,
            DelegationOptions = delegationOptions.Value,
            StreamOptions = streamOptions.Value,
            Time = time,
        };
    }
}
