using Orleans.Runtime;

namespace Hearth.Orleans.Placement;

/// <summary>Where the owner of a stream should be. See <see cref="StreamPlacementDirector"/>.</summary>
internal sealed class StreamPlacement : PlacementStrategy;
