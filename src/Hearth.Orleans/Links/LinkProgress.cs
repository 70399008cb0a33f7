namespace Hearth.Orleans.Links;

/// <summary>How far two replicas have got in telling each other, and what of it may be lost. Used under its user's lock.</summary>
/// <remarks>
/// A message goes out as a call, or in the answer to a call. Of an answer nothing is heard, but the next message of the one who called says
/// what it has taken: whatever was told before is in it by then, or was given up.
/// </remarks>
internal sealed class LinkProgress
{
    private long _told;
    private LinkMessage? _call;
    private LinkMessage? _answer;

    /// <summary>The number of the last message that was taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Whether it is not known how far the other one has been told.</summary>
    public bool MustTellAll { get; private set; } = true;

    /// <summary>Whether something can be told in an answer: it would overtake a call, and a second one would hide the loss of the first.</summary>
    public bool CanAnswer => !MustTellAll && _call is null && _answer is null;

    /// <summary>The number of the next message.</summary>
    public long Next() => ++_told;

    /// <summary>A message goes out as a call.</summary>
    public void Call(LinkMessage message) => (_call, MustTellAll) = (message, false);

    /// <summary>A message goes out in an answer.</summary>
    public void Answer(LinkMessage message) => _answer = message;

    /// <summary>The call was answered: all that was told up to it has arrived.</summary>
    public void Arrived() => (_call, _answer) = (null, null);

    /// <summary>Something may not have arrived, and everything has to be told anew.</summary>
    /// <returns>The nudges that may be lost.</returns>
    public IReadOnlyList<NudgeMessage> Lose()
    {
        NudgeMessage[] lost = [.. _answer?.Nudges ?? [], .. _call?.Nudges ?? []];
        (_call, _answer, MustTellAll) = (null, null, true);
        return lost;
    }

    /// <summary>Whether what is missing before a message may be in the answer to the call that is under way.</summary>
    public bool IsAhead(LinkMessage message) => _call is not null && !message.IsWhole && Taken > 0 && message.Number > Taken + 1;

    /// <summary>Takes a message, unless it came late or something before it is missing.</summary>
    public bool TryTake(LinkMessage message)
    {
        if (message.Number <= Taken || !(message.IsWhole || (message.Number == Taken + 1 && Taken > 0))) return false;
        Taken = message.Number;
        return true;
    }

    /// <summary>Hears how far the other one has taken what it was told.</summary>
    /// <returns>The nudges that are lost.</returns>
    public IReadOnlyList<NudgeMessage> Confirm(long taken)
    {
        if (_answer is null) return [];
        if (taken < _answer.Number) return LoseAnswer();
        _answer = null;
        return [];
    }

    // What is called at the same time may arrive or not; that is known when it is answered.
    private NudgeMessage[] LoseAnswer()
    {
        var lost = _answer!.Nudges;
        (_answer, MustTellAll) = (null, true);
        return lost;
    }
}
