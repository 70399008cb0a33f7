namespace Hearth.Orleans.Links;

/// <summary>What another replica has said of itself, and when. Used under its user's lock.</summary>
internal sealed class HeardState(TimeProvider time)
{
    private ReplicaState? _state;
    private long _heardAt;

    /// <summary>How long it has not said anything; null when it never has.</summary>
    public TimeSpan? Silence => _state is null ? null : time.GetElapsedTime(_heardAt);

    /// <summary>It was heard just now.</summary>
    public void Hear(ReplicaState state) => (_state, _heardAt) = (state, time.GetTimestamp());

    /// <inheritdoc cref="ReplicaLink.StateWithin"/>
    public ReplicaState? Within(TimeSpan silence) => Silence <= silence ? _state : null;

    /// <inheritdoc cref="ReplicaLink.IsSilent"/>
    public bool IsSilent(Guid owner, TimeSpan silence) => _state?.Process == owner && Silence > silence;
}
