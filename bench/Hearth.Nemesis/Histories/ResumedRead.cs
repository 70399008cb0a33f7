namespace Hearth.Nemesis.Histories;

/// <summary>What is read when everything is over from an offset that a reader was given.</summary>
/// <param name="Reader">Who was given it.</param>
/// <param name="Offset">The offset.</param>
/// <param name="DeliveryIndex">Which delivery of the reader it came with.</param>
/// <param name="Boundaries">The boundary events after it.</param>
internal sealed record ResumedRead(string Reader, string Offset, int DeliveryIndex, IReadOnlyList<UInt128> Boundaries);
