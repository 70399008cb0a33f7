using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Tools;
using Hearth.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Hosting;

/// <summary>Refuses to start with agents or workflows that could never work, and says which class to mend and how.</summary>
internal sealed class RegistrationCheck(
    IEnumerable<AgentRegistration> agents,
    IEnumerable<WorkflowRegistration> workflows,
    ModelRegistry models,
    AgentCatalog catalog,
    IServiceScopeFactory scopes)
{
    /// <exception cref="InvalidOperationException">Something is wrong; the message lists all of it.</exception>
    public void Run()
    {
        List<string> problems =
        [
            .. NameProblems("agent", agents.Select(agent => (agent.Name, agent.Origin))),
            .. NameProblems("workflow", workflows.Select(workflow => (workflow.Name, workflow.Origin))),
            .. agents.Select(FindProblem).OfType<string>(),
            .. workflows.Select(FindProblem).OfType<string>(),
        ];
        if (problems.Count > 0) throw new InvalidOperationException($"Hearth cannot start.\n- {string.Join("\n- ", problems)}");
    }

    private static IEnumerable<string> NameProblems(string kind, IEnumerable<(string Name, string Origin)> registrations)
    {
        foreach (var group in registrations.GroupBy(registration => registration.Name))
        {
            var origins = group.Select(registration => registration.Origin).ToList();
            var attribute = kind == "agent" ? "[Agent(\"…\")]" : "[Workflow(\"…\")]";
            if (!ClassRegistrations.IsValidName(group.Key))
            {
                yield return $"{origins[0]}: \"{group.Key}\" is no valid {kind} name. "
                    + $"Use lower-case letters, digits and single dashes; give the class another name or {attribute}.";
            }

            if (origins.Count > 1) yield return $"{string.Join(" and ", origins)}: both are the {kind} \"{group.Key}\". Rename one, or give it {attribute}.";
        }
    }

    private string? FindProblem(AgentRegistration agent)
    {
        try
        {
            using var scope = scopes.CreateScope();
            var definition = agent.Create(scope.ServiceProvider).Define(new AgentContext(agent.Name, "", scope.ServiceProvider));
            foreach (var fallback in definition.FallbackModels) ModelReference.Parse(fallback);
            if (definition.Model is null && models.DefaultModel is null)
            {
                return $"{agent.Origin}: it has no model. Set AgentDefinition.Model, or MODEL_SPECIFIER to provider/model.";
            }

            var problem = DefinitionCheck.FindProblem(definition, catalog)
                ?? (definition.Sandbox as ICheckedSandboxProvider)?.FindProblem(scope.ServiceProvider)
                ?? FindProblem(DefinitionCheck.FindTransactionalTool(definition), scope.ServiceProvider);
            return problem is null ? null : $"{agent.Origin}: {problem}";
        }
        catch (Exception exception)
        {
            return $"{agent.Origin}: it cannot be defined. {exception.Message} "
                + "Register the services that its constructor takes, and let Define work for an empty instance id.";
        }
    }

    private static string? FindProblem(string? transactionalTool, IServiceProvider services) => transactionalTool is null || TakesWrites(services)
        ? null
        : $"its tool \"{transactionalTool}\" is {nameof(ToolEffect.Transactional)}, but Hearth runs without a database that has tables. "
            + "Set DATABASE_URL to one of SQLite or PostgreSQL; in a test, call AddHearthSqlite.";

    // A store that cannot be made is the finding of another check.
    private static bool TakesWrites(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IHearthStore>().TakesWrites;
        }
        catch (Exception)
        {
            return true;
        }
    }

    private string? FindProblem(WorkflowRegistration workflow)
    {
        try
        {
            workflow.Invoker.EnsureSerializable();
        }
        catch (Exception exception)
        {
            return $"{workflow.Origin}: its input or output cannot be written as JSON. {exception.Message} "
                + "Use types with public properties, constructor parameters of the same names, and no streams or delegates.";
        }

        try
        {
            using var scope = scopes.CreateScope();
            workflow.Invoker.EnsureCreatable(scope.ServiceProvider);
            return null;
        }
        catch (Exception exception)
        {
            return $"{workflow.Origin}: it cannot be made. {exception.Message} Register the services that its constructor takes.";
        }
    }
}
