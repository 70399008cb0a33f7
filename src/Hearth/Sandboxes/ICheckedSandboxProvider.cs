namespace Hearth.Sandboxes;

/// <summary>A provider that knows before the first prompt whether it can work here.</summary>
internal interface ICheckedSandboxProvider : ISandboxProvider
{
    /// <summary>Why no sandbox can be opened in this process, and the remedy; null when one can.</summary>
    string? FindProblem(IServiceProvider services);
}
