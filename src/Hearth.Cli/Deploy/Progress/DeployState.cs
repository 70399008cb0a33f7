namespace Hearth.Cli.Deploy.Progress;

/// <summary>What a deployment has done and is doing, for whoever interrupts it.</summary>
internal sealed class DeployState
{
    private readonly List<string> _done = [];
    private string? _doing;
    private string? _waitingFor;

    public void Begin(string doing) => _doing = doing;

    public void End(string doing)
    {
        _doing = null;
        _done.Add(doing);
    }

    /// <summary>It turned out that there was nothing to do.</summary>
    public void Forget() => _doing = null;

    /// <summary>Something goes on at AWS, whether it is waited for or not.</summary>
    public void WaitFor(string? what) => _waitingFor = what;

    /// <summary>What is left behind when the tool stops now.</summary>
    public string Describe()
    {
        if (_doing is null && _done.Count == 0) return "Nothing was changed.";
        var done = _done.Count > 0 ? $"Done so far: {string.Join("; ", _done)}. " : "";
        var doing = _doing is not null ? $"Whether this was done is not known: {_doing}. " : "";
        var waiting = _waitingFor is not null ? $"AWS goes on with it: {_waitingFor}. " : "";
        return $"{done}{doing}{waiting}Run the same command again to go on.";
    }
}
