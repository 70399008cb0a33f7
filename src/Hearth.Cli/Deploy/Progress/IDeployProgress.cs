namespace Hearth.Cli.Deploy.Progress;

/// <summary>Shows how far a deployment is, on standard error.</summary>
internal interface IDeployProgress
{
    /// <summary>Says what happens next, or what was found.</summary>
    void Say(string line);

    /// <summary>Says what will bite later.</summary>
    void Warn(string line);

    /// <summary>Shows the parts of something while it is waited for.</summary>
    /// <param name="wait">Waits, and gives every state that it sees to what it is handed.</param>
    Task WatchAsync(Func<Action<IReadOnlyList<ResourceState>>, Task> wait);
}
