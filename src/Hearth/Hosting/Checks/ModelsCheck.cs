using Hearth.Agents;
using Hearth.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Hosting.Checks;

/// <summary>Whether the models of the agents can be used: their providers are known, and accept their keys.</summary>
internal sealed class ModelsCheck(
    ModelRegistry models, IEnumerable<AgentRegistration> agents, IServiceScopeFactory scopes) : IServerCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Subject => "models";

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        var usable = new List<ResolvedModel>();
        foreach (var specifier in FindSpecifiers())
        {
            if (models.FindProblem(specifier) is { } problem) findings.Add(CheckFinding.Fault(problem));
            else usable.Add(models.Resolve(specifier));
        }

        foreach (var provider in usable.GroupBy(model => model.Provider))
        {
            var names = string.Join(", ", provider.Select(model => model.Reference.ToString()).Order(StringComparer.Ordinal));
            findings.Add(await AskAsync(provider.Key, names, cancellationToken));
        }

        return findings;
    }

    private static async Task<CheckFinding> AskAsync(IModelProvider provider, string names, CancellationToken cancellationToken)
    {
        if (provider is not ICheckedModelProvider asked) return CheckFinding.Ok($"{names} can be used, as far as the configuration shows.");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Patience);
        try
        {
            await asked.CheckAsync(timeout.Token);
            return CheckFinding.Ok($"{names}: {provider.Endpoint?.Host} accepts the key.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
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
        }

        return specifiers;
    }

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
