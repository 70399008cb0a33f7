using Hearth.Agents;
using Hearth.Workflows;

namespace Hearth.Hosting.Checks;

/// <summary>Whether the agents and workflows could work.</summary>
internal sealed class AgentsCheck(
    RegistrationCheck registrations, IEnumerable<AgentRegistration> agents, IEnumerable<WorkflowRegistration> workflows) : IServerCheck
{
    public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CheckFinding>>([Find()]);

    private CheckFinding Find()
    {
        try
        {
            registrations.Run();
            return CheckFinding.Ok(
                $"Agents: {List(agents.Select(agent => agent.Name))}. Workflows: {List(workflows.Select(workflow => workflow.Name))}.");
        }
        catch (InvalidOperationException exception)
        {
            return CheckFinding.Fault(exception.Message);
        }
    }

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal)) is { Length: > 0 } list ? list : "none";
}
