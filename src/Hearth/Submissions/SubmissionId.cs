using System.Diagnostics.CodeAnalysis;

namespace Hearth.Submissions;

/// <summary>The id of one accepted input: a UUID for an instance's submission, the run id for a run.</summary>
/// <param name="Value">The id as it appears on the wire and in the store.</param>
public readonly record struct SubmissionId(string Value) : IParsable<SubmissionId>
{
    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static SubmissionId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()).ToString("D"));

    /// <inheritdoc/>
    public static SubmissionId Parse(string s, IFormatProvider? provider = null) => new(s);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SubmissionId result)
    {
        result = new SubmissionId(s ?? "");
        return !string.IsNullOrEmpty(s);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
