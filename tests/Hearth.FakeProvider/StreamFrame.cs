namespace Hearth.FakeProvider;

/// <summary>One step of a streamed answer: wait, write, then perhaps something worse.</summary>
/// <param name="Bytes">Written as they are; may be empty.</param>
/// <param name="DelayMilliseconds">The time since the step before.</param>
/// <param name="IsToken">Whether the step counts as a token for a fault that happens after so many.</param>
internal readonly record struct StreamFrame(ReadOnlyMemory<byte> Bytes, int DelayMilliseconds = 0, bool IsToken = false)
{
    /// <summary>What the step waits for besides its delay.</summary>
    public Task? Gate { get; init; }

    public bool ResetsConnection { get; init; }

    /// <summary>Whether the step repeats until the client gives up; without bytes it is plain silence.</summary>
    public bool IsEndless { get; init; }
}
