using Orleans.Placement;

namespace Hearth.Orleans.Placement;

/// <summary>Has a grain placed by <see cref="StreamPlacementDirector"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StreamPlacementAttribute() : PlacementAttribute(new StreamPlacement());
