using System.Reflection;
using System.Text.RegularExpressions;
using Hearth.Agents;
using Hearth.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Hosting;

/// <summary>Reads what a class says of itself: name, exposure, metadata.</summary>
internal static partial class ClassRegistrations
{
    private static readonly MethodInfo InvokerMethod =
        typeof(ClassRegistrations).GetMethod(nameof(CreateInvoker), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static AgentRegistration ForAgent(Type type)
    {
        var factory = ActivatorUtilities.CreateFactory(type, []);
        var exposed = type.GetCustomAttribute<ExposedAttribute>();
        return new AgentRegistration
        {
            Name = type.GetCustomAttribute<AgentAttribute>()?.Name ?? KebabCase(type.Name),
            Origin = type.FullName!,
            Type = type,
            Create = services => (Agent)factory(services, []),
            IsExposed = exposed is not null,
            Description = exposed?.Description,
            Metadata = type.GetCustomAttributes(inherit: true),
        };
    }

    public static WorkflowRegistration ForWorkflow(Type type)
    {
        var types = WorkflowTypesOf(type) ?? throw new ArgumentException($"{type} does not derive from Workflow<TInput, TOutput>.", nameof(type));
        var exposed = type.GetCustomAttribute<ExposedAttribute>();
        return new WorkflowRegistration
        {
            Name = type.GetCustomAttribute<WorkflowAttribute>()?.Name ?? KebabCase(type.Name),
            Origin = type.FullName!,
            Type = type,
            Invoker = (WorkflowInvoker)InvokerMethod.MakeGenericMethod(types).Invoke(null, [type])!,
            IsExposed = exposed is not null,
            ExposesRuns = exposed is { ExposeRuns: true },
            Description = exposed?.Description,
            Metadata = type.GetCustomAttributes(inherit: true),
        };
    }

    /// <summary>The input and output types of a workflow class; null for any other class.</summary>
    public static Type[]? WorkflowTypesOf(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(Workflow<,>)) return current.GetGenericArguments();
        }

        return null;
    }

    /// <summary>Whether a name may stand in a URL and in a log without a second thought.</summary>
    public static bool IsValidName(string name) => NamePattern().IsMatch(name);

    private static TypedWorkflowInvoker<TInput, TOutput> CreateInvoker<TInput, TOutput>(Type type)
    {
        var factory = ActivatorUtilities.CreateFactory(type, []);
        return new TypedWorkflowInvoker<TInput, TOutput>(services => ((Workflow<TInput, TOutput>)factory(services, [])).RunAsync);
    }

    // SupportAssistant → support-assistant, HTTPFetcher → http-fetcher
    private static string KebabCase(string name) => WordStart().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex NamePattern();
}
