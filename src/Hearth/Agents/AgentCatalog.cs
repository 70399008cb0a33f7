namespace Hearth.Agents;

/// <summary>The agents of this server.</summary>
internal sealed class AgentCatalog(IEnumerable<AgentRegistration> registrations)
{
    private readonly Dictionary<string, AgentRegistration> _byName = ByName(registrations);

    public IReadOnlyCollection<AgentRegistration> All => _byName.Values;

    public AgentRegistration? Find(string name) => _byName.GetValueOrDefault(name);

    public AgentRegistration? Find(Type type) => _byName.Values.FirstOrDefault(agent => agent.Type == type);

    // A duplicate is reported at start-up by name; the first one is kept until then.
    private static Dictionary<string, AgentRegistration> ByName(IEnumerable<AgentRegistration> registrations)
    {
        var byName = new Dictionary<string, AgentRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations) byName.TryAdd(registration.Name, registration);
        return byName;
    }
}
