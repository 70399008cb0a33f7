namespace Hearth.Cli.CommandLine;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Suggestion
{
    private const int LongestWord = 64;

    /// <summary>The candidate that is nearest to a word.</summary>
    /// <returns>Null when none is near: more than a third of the word would have to be changed.</returns>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        if (word.Length > LongestWord) return null;
        var limit = Math.Max(1, word.Length / 3);
        return candidates.Distinct(StringComparer.Ordinal)
            .Where(candidate => candidate.Length <= LongestWord)
            .Select(candidate => (Candidate: candidate, Distance: DistanceBetween(word, candidate)))
            .Where(pair => pair.Distance <= limit || IsBeginning(word, pair.Candidate))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.Candidate, StringComparer.Ordinal)
            .Select(pair => pair.Candidate).FirstOrDefault();
    }

    private static bool IsBeginning(string word, string candidate) => word.TrimStart('-').Length >= 2 && candidate.StartsWith(word, StringComparison.Ordinal);

    // How many letters have to be added, left out, replaced or swapped with their neighbour.
    private static int DistanceBetween(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) distances[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) distances[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = distances[i - 1, j - 1] + (char.ToLowerInvariant(from[i - 1]) == char.ToLowerInvariant(to[j - 1]) ? 0 : 1);
                distances[i, j] = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[from.Length, to.Length];
    }
}
