namespace Hearth.Workflows;

/// <summary>Gives the durable calls of a run their keys: kind, name, and how often that name was used.</summary>
/// <remarks>
/// Not a global ordinal: concurrent branches interleave differently each time the run is executed. For the same reason two calls
/// with one key's name must not be pending at once. Thread-safe.
/// </remarks>
/// <param name="recorded">The keys that the log knows, all of which have to be asked for.</param>
internal sealed class CallKeys(IEnumerable<string> recorded)
{
    public const string StepKind = "step";
    public const string PromptKind = "prompt";
    public const string SkillKind = "skill";
    public const string TaskKind = "task";
    public const string ShellKind = "shell";
    public const string CompactKind = "compact";
    public const string DispatchKind = "dispatch";
    public const string ClockKind = "now";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _uses = [];
    private readonly HashSet<string> _pending = [];
    private readonly HashSet<string> _asked = [];
    private readonly HashSet<string> _known = [.. recorded];

    /// <summary>Takes the next key of a name and holds the name until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">A call of that kind and name is pending.</exception>
    public PendingCall Take(string kind, string name)
    {
        lock (_gate)
        {
            var slot = $"{kind}:{name}";
            if (!_pending.Add(slot))
            {
                throw new InvalidOperationException(
                    $"Two calls \"{name}\" are pending at the same time: give each its own name, so that a resumed run can tell them apart.");
            }

            var use = _uses[slot] = _uses.GetValueOrDefault(slot) + 1;
            var key = $"{slot}#{use}";
            _asked.Add(key);
            return new PendingCall(this, slot, key);
        }
    }

    /// <summary>Fails when a recorded call was not asked for.</summary>
    /// <exception cref="HearthException"><c>workflow_nondeterministic</c>.</exception>
    public void EnsureAllAsked()
    {
        lock (_gate)
        {
            if (_known.FirstOrDefault(key => !_asked.Contains(key)) is { } missing) throw Nondeterministic(missing);
        }
    }

    private static HearthException Nondeterministic(string key) => new(
        ErrorCodes.WorkflowNondeterministic,
        $"The resumed run did not repeat the recorded call \"{key}\".",
        "Code between durable calls has to take the same path each time: move what varies into a step.");

    private void Release(string slot)
    {
        lock (_gate) _pending.Remove(slot);
    }

    /// <summary>A call that is under way.</summary>
    internal readonly struct PendingCall(CallKeys owner, string slot, string key) : IDisposable
    {
        public string Key => key;

        public void Dispose() => owner.Release(slot);
    }
}
