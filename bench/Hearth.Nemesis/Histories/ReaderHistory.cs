namespace Hearth.Nemesis.Histories;

/// <summary>What one reader got, over all its connections.</summary>
/// <param name="Reader">Who.</param>
/// <param name="Instance">Whose stream, from its beginning.</param>
/// <param name="Deliveries">In order.</param>
internal sealed record ReaderHistory(string Reader, string Instance, IReadOnlyList<Delivery> Deliveries)
{
    /// <summary>The offset before the first event.</summary>
    public const string Beginning = "-1";
}
