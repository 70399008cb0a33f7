namespace Hearth.Cli.Deploy.Progress;

/// <summary>Progress as lines, for logs: one for each change of a part.</summary>
internal sealed class PlainProgress(CliContext context) : IDeployProgress
{
    public void Say(string line) => context.Say(line);

    public void Warn(string line) => context.Say($"warning: {line}");

    public Task WatchAsync(Func<Action<IReadOnlyList<ResourceState>>, Task> wait)
    {
        var shown = new Dictionary<string, ResourceState>(StringComparer.Ordinal);
        return wait(resources =>
        {
            foreach (var resource in resources)
            {
                if (shown.TryGetValue(resource.Name, out var before) && before == resource) continue;
                shown[resource.Name] = resource;
                Say($"  {resource.Name}: {resource.Status}{(resource.Reason is { } reason ? $" ({reason})" : "")}");
            }
        });
    }
}
