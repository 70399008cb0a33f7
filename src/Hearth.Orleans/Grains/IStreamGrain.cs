using Orleans;
using Orleans.CodeGeneration;

namespace Hearth.Orleans.Grains;

/// <summary>The way to the owner of a stream, or to where one should be, for who does not know. It holds no rules and no state.</summary>
[Version(1), Alias("hearth.stream")]
internal interface IStreamGrain : IGrainWithStringKey
{
    /// <summary>There is work in the stream.</summary>
    /// <param name="admitted">The work, if it was just admitted; null when it has to be looked for.</param>
    /// <returns>False when the member where the grain is takes no work up.</returns>
    [Alias("nudge")]
    Task<bool> NudgeAsync(AdmittedMessage? admitted);

    /// <summary>Submissions of the stream were marked as aborted: whoever runs one should stop.</summary>
    [Alias("abort")]
    Task AbortAsync();

    /// <summary>The owner here, if there was one, has let go: the grain need not stay.</summary>
    [Alias("let-go")]
    Task LetGoAsync();
}
