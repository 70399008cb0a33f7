using System.Reflection;
using Hearth.Agents;
using Hearth.Models;
using Hearth.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Hosting;

/// <summary>Says what the server runs. Agents and workflows are registered once per name.</summary>
public sealed class HearthBuilder
{
    internal HearthBuilder(IServiceCollection services) => Services = services;

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers an agent class under its own name.</summary>
    public HearthBuilder AddAgent<TAgent>()
        where TAgent : Agent => AddAgent(typeof(TAgent));

    /// <summary>Registers an agent without a class.</summary>
    /// <param name="name">Lower-case ASCII letters, digits and single dashes.</param>
    /// <param name="define">Describes the agent for one instance.</param>
    /// <param name="exposed">Whether it is reachable over HTTP. Default: true.</param>
    /// <param name="description">One sentence for the OpenAPI document.</param>
    public HearthBuilder AddAgent(string name, Func<AgentContext, AgentDefinition> define, bool exposed = true, string? description = null)
    {
        Services.AddSingleton(new AgentRegistration
        {
            Name = name,
            Origin = $"the agent \"{name}\"",
            Create = _ => new FunctionAgent(define),
            IsExposed = exposed,
            Description = description,
        });
        return this;
    }

    /// <summary>Registers a workflow class under its own name.</summary>
    public HearthBuilder AddWorkflow<TWorkflow>() => AddWorkflow(typeof(TWorkflow));

    /// <summary>Registers a workflow without a class.</summary>
    /// <param name="name">Lower-case ASCII letters, digits and single dashes.</param>
    /// <param name="run">Does the work.</param>
    /// <param name="exposed">Whether it and its runs are reachable over HTTP. Default: true.</param>
    /// <param name="description">One sentence for the OpenAPI document.</param>
    public HearthBuilder AddWorkflow<TInput, TOutput>(
        string name,
        Func<TInput, WorkflowContext, Task<TOutput>> run,
        bool exposed = true,
        string? description = null)
    {
        Services.AddSingleton(new WorkflowRegistration
        {
            Name = name,
            Origin = $"the workflow \"{name}\"",
            Invoker = new TypedWorkflowInvoker<TInput, TOutput>(_ => run),
            IsExposed = exposed,
            ExposesRuns = exposed,
            Description = description,
        });
        return this;
    }

    /// <summary>Registers every public or internal, concrete agent and workflow class of an assembly.</summary>
    public HearthBuilder AddAssembly(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            if (type.IsSubclassOf(typeof(Agent)) && type != typeof(FunctionAgent)) AddAgent(type);
            else if (ClassRegistrations.WorkflowTypesOf(type) is not null) AddWorkflow(type);
        }

        return this;
    }

    /// <summary>The model of agents that name none, unless <c>MODEL_SPECIFIER</c> is set.</summary>
    /// <param name="specifier">For example <c>anthropic/claude-haiku-4-5</c>.</param>
    public HearthBuilder UseDefaultModel(string specifier)
    {
        Services.Configure<ModelsOptions>(options => options.DefaultModel ??= specifier);
        return this;
    }

    private HearthBuilder AddAgent(Type type)
    {
        if (!IsRegistered<AgentRegistration>(agent => agent.Type == type)) Services.AddSingleton(ClassRegistrations.ForAgent(type));
        return this;
    }

    private HearthBuilder AddWorkflow(Type type)
    {
        if (!IsRegistered<WorkflowRegistration>(workflow => workflow.Type == type)) Services.AddSingleton(ClassRegistrations.ForWorkflow(type));
        return this;
    }

    private bool IsRegistered<T>(Func<T, bool> isSame)
        where T : class => Services.Any(service => service.ImplementationInstance is T registration && isSame(registration));
}
