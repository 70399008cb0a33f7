using System.Text.RegularExpressions;

namespace Hearth.Models;

/// <summary>One entry of the catalogue.</summary>
/// <param name="Name">The model's specifier, or the beginning of it.</param>
/// <param name="IsPrefix">Whether it holds for every model whose specifier starts with <paramref name="Name"/>.</param>
/// <param name="Info">What is known.</param>
internal sealed partial record KnownModel(string Name, bool IsPrefix, ModelInfo Info)
{
    public static KnownModel Of(string name, ModelEntry entry) => new(name, entry.IsPrefix, entry.ToInfo());

    /// <summary>Whether the entry holds for a model.</summary>
    /// <remarks>
    /// What comes with Hearth holds for a model and its dated releases alone: a later version or another variant, whose name starts like
    /// it, may cost many times as much.
    /// </remarks>
    public bool IsOf(string specifier) =>
        specifier.StartsWith(Name, StringComparison.Ordinal) && (IsPrefix || Release.IsMatch(specifier.AsSpan(Name.Length)));

    // -20251001, -2025-08-07, -latest
    [GeneratedRegex(@"^(-\d{8}|-\d{4}-\d{2}-\d{2}|-latest)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Release { get; }
}
