using Hearth.Agents;
using Hearth.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Hosting.Checks;

/// <summary>Whether the models of the agents and their subagents can be used: their providers are known, and accept their keys.</summary>
internal sealed class ModelsCheck(
    ModelRegistry models, IEnumerable<AgentRegistration> agents, IServiceScopeFactory scopes, TimeProvider time) : IServerCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        var usable = new List<ResolvedModel>();
        foreach (var specifier in FindSpecifiers())
        {
            if (models.FindProblem(specifier) is { } problem) findings.Add(CheckFinding.Fault(problem));
            else usable.Add(models.Resolve(specifier));
        }

        // Each has its time from now on, however long another takes.
        var answers = usable.GroupBy(model => model.Provider).Select(provider => AskAsync(provider.Key, NamesOf(provider), cancellationToken));
        return [.. findings, .. await Task.WhenAll(answers)];
    }

    private static string NamesOf(IEnumerable<ResolvedModel> provider) =>
        string.Join(", ", provider.Select(model => model.Reference.ToString()).Order(StringComparer.Ordinal));

    private async Task<CheckFinding> AskAsync(IModelProvider provider, string names, CancellationToken cancellationToken)
    {
        if (provider is not ICheckedModelProvider asked) return CheckFinding.Ok($"{names} can be used, as far as the configuration shows.");
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await asked.CheckAsync(either.Token).WaitAsync(either.Token); // Nothing cancels the look-up of a name.
            return CheckFinding.Ok($"{names}: {provider.Endpoint?.Host} accepts the key.");
        }
        catch (Exception exception)
        {
            var failure = provider.Classify(exception);
            var message = $"{names}: {failure.Message}";

            // Not every gateway has the list of models that is asked for.
            return failure.Type is "not_found" ? CheckFinding.Warning($"{message} Whether the key is right was not found out.") : CheckFinding.Fault(message);
        }
    }

    private SortedSet<string> FindSpecifiers()
    {
        var specifiers = new SortedSet<string>(StringComparer.Ordinal);
        if (models.DefaultModel is { Length: > 0 } byDefault) specifiers.Add(byDefault);
        foreach (var agent in agents)
        {
            if (Define(agent) is not { } definition) continue;
            specifiers.UnionWith(definition.FallbackModels);
            if (definition.Model is { } own) specifiers.Add(own);
            specifiers.UnionWith(ModelsOf(definition.Subagents, DefinitionCheck.MaxNesting));
        }

        return specifiers;
    }

    // Those that stand for a registered agent have no model of their own. Too many levels are the finding of another check.
    private static IEnumerable<string> ModelsOf(IReadOnlyList<Subagent> subagents, int nesting) => nesting == 0
        ? []
        : subagents.SelectMany(subagent => ModelsOf(subagent.Subagents, nesting - 1).Append(subagent.Model)).OfType<string>();

    // An agent that cannot be defined is the finding of another check.
    private AgentDefinition? Define(AgentRegistration agent)
    {
        try
        {
            using var scope = scopes.CreateScope();
            return agent.Create(scope.ServiceProvider).Define(new AgentContext(agent.Name, "", scope.ServiceProvider));
        }
        catch (Exception)
        {
            return null;
        }
    }
}
