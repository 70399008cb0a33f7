namespace Hearth.Streams;

/// <summary>The submission behind a guarded append was aborted; the append was not stored.</summary>
internal sealed class UnitAbortedException() : Exception("The submission was aborted.");
