using Hearth.Agents;
using Hearth.Sessions;

namespace Hearth.Workflows;

/// <summary>The sessions that one execution of a run has opened.</summary>
internal sealed class RunSessions(AgentCatalog agents, Func<AgentRegistration, string, RunSession> open)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunSession> _sessions = [];

    public Session Open(Type agent, string session) => Open(
        agents.Find(agent) ?? throw UnknownAgent(agent.Name, $"Register {agent.Name} with AddAgent."),
        session);

    public Session Open(string agentName, string session) => Open(
        agents.Find(agentName) ?? throw UnknownAgent(agentName, "Check the name and that the agent is registered."),
        session);

    private static HearthException UnknownAgent(string name, string remedy) =>
        new(ErrorCodes.AgentNotFound, $"Agent \"{name}\" is not registered.", remedy);

    private RunSession Open(AgentRegistration agent, string name)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(name, out var session))
            {
                session = open(agent, name);
                _sessions.Add(name, session);
            }

            return session.AgentName == agent.Name
                ? session
                : throw new HearthException(
                    ErrorCodes.SessionAlreadyExists,
                    $"The session \"{name}\" belongs to agent \"{session.AgentName}\".",
                    "Pass another session name for the second agent.");
        }
    }
}
