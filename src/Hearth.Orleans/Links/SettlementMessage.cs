using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Links;

/// <summary>The end of a submission that somebody waits for.</summary>
/// <param name="Submission">Its id.</param>
/// <param name="Event">The event that says how it ended, as it is stored.</param>
[GenerateSerializer, Immutable, Alias("hearth.settlement")]
internal sealed record SettlementMessage([property: Id(0)] string Submission, [property: Id(1)] byte[] Event);
