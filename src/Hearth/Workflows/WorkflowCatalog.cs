namespace Hearth.Workflows;

/// <summary>The workflows of this server.</summary>
internal sealed class WorkflowCatalog(IEnumerable<WorkflowRegistration> registrations)
{
    private readonly Dictionary<string, WorkflowRegistration> _byName = ByName(registrations);

    public IReadOnlyCollection<WorkflowRegistration> All => _byName.Values;

    public WorkflowRegistration? Find(string name) => _byName.GetValueOrDefault(name);

    // A duplicate is reported at start-up by name; the first one is kept until then.
    private static Dictionary<string, WorkflowRegistration> ByName(IEnumerable<WorkflowRegistration> registrations)
    {
        var byName = new Dictionary<string, WorkflowRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations) byName.TryAdd(registration.Name, registration);
        return byName;
    }
}
