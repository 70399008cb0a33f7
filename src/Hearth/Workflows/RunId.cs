using System.Diagnostics.CodeAnalysis;
using Hearth.Streams;

namespace Hearth.Workflows;

/// <summary>The id of one run of a workflow: <c>run_</c> and a 26-character ULID.</summary>
public readonly record struct RunId : IParsable<RunId>
{
    private const string Prefix = "run_";

    private RunId(string value) => Value = value;

    /// <summary>The id as it appears on the wire.</summary>
    public string Value { get; }

    /// <summary>A new id; later ids sort after earlier ones.</summary>
    public static RunId New(TimeProvider time) => new(Prefix + Ulid.New(time));

    /// <inheritdoc/>
    public static RunId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"\"{s}\" is not a run id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RunId result)
    {
        var valid = s is not null && s.StartsWith(Prefix, StringComparison.Ordinal) && Ulid.IsWellFormed(s.AsSpan(Prefix.Length));
        result = valid ? new RunId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
