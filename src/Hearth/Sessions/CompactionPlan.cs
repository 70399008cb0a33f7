namespace Hearth.Sessions;

/// <summary>Which of a conversation's units are summarised and which are kept.</summary>
/// <param name="History">Units before this index belong to earlier inputs and are summarised.</param>
/// <param name="Cut">
/// Units from this index on are kept. Those between <paramref name="History"/> and here are the beginning of an operation whose end is
/// kept, and are summarised by themselves; none when the cut lies between two inputs.
/// </param>
internal readonly record struct CompactionPlan(int History, int Cut)
{
    /// <summary>Whether the cut lies inside the work at one input.</summary>
    public bool IsSplit => History < Cut;

    /// <summary>Finds the cut.</summary>
    /// <param name="units">The conversation, oldest first.</param>
    /// <param name="keep">So many tokens of the latest units stay as they are.</param>
    /// <param name="maxKept">The last unit is kept if it is not longer than this, whatever <paramref name="keep"/> says; an input always.</param>
    /// <returns>Null when nothing is left to summarise.</returns>
    public static CompactionPlan? Create(IReadOnlyList<ContextUnit> units, long keep, long maxKept)
    {
        var cut = units.Count;
        for (var left = keep; cut > 0 && units[cut - 1].Tokens <= left; cut--) left -= units[cut - 1].Tokens;
        if (cut == units.Count && cut > 0 && (units[^1].IsInput || units[^1].Tokens <= maxKept)) cut--;
        cut = FindInput(units, cut, keep / 2);
        return cut == 0 ? null : new CompactionPlan(FindHistory(units, cut), cut);
    }

    // Between two inputs is the better place, if enough is kept behind it.
    private static int FindInput(IReadOnlyList<ContextUnit> units, int cut, long minKept)
    {
        var input = cut;
        while (input < units.Count && !units[input].IsInput) input++;
        var kept = 0L;
        for (var i = input; i < units.Count; i++) kept += units[i].Tokens;
        return input < units.Count && kept >= minKept ? input : cut;
    }

    // Where the input is no longer there to which the work belongs, there is nothing to tell apart.
    private static int FindHistory(IReadOnlyList<ContextUnit> units, int cut)
    {
        if (cut < units.Count && units[cut].IsInput) return cut;
        for (var i = cut - 1; i >= 0; i--)
        {
            if (units[i].IsInput) return i;
        }

        return cut;
    }
}
