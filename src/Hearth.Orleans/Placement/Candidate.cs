namespace Hearth.Orleans.Placement;

/// <summary>A member that could own a stream.</summary>
/// <param name="Load">How many attempts it has under way.</param>
/// <param name="IsLocal">Whether it is the one that asks.</param>
/// <param name="IsReader">Whether the stream is read there.</param>
internal readonly record struct Candidate(int Load, bool IsLocal, bool IsReader)
{
    /// <summary>
    /// Chooses one: where the stream is read, so that live events need not travel, else here, so that the work need not; but only if that
    /// one has not clearly more to do than the least busy one.
    /// </summary>
    /// <returns>Its index; -1 when there is none.</returns>
    public static int Choose(ReadOnlySpan<Candidate> candidates)
    {
        var least = -1;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (least < 0 || candidates[i].Load < candidates[least].Load) least = i;
        }

        if (least < 0) return least;
        var limit = candidates[least].Load + Margin(candidates[least].Load);
        var best = least;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Load <= limit && candidates[i].IsBetterThan(candidates[best])) best = i;
        }

        return best;
    }

    private int Worth => (IsReader ? 2 : 0) + (IsLocal ? 1 : 0);

    private bool IsBetterThan(Candidate other) => Worth > other.Worth || (Worth == other.Worth && Load < other.Load);

    private static int Margin(int load) => Math.Max(4, load / 4);
}
