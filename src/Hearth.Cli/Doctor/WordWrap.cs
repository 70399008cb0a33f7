namespace Hearth.Cli.Doctor;

/// <summary>Breaks lines between words, where the terminal would break them in the middle of one.</summary>
internal static class WordWrap
{
    private const int Narrowest = 20;

    /// <summary>The lines of a line.</summary>
    /// <param name="line">What is said. Spaces at its beginning are kept, and stand before what follows as well.</param>
    /// <param name="width">How many characters fit. A word that is longer stays whole.</param>
    public static IEnumerable<string> Lines(string line, int width)
    {
        width = Math.Max(width, Narrowest);
        var indent = line[..(line.Length - line.TrimStart().Length)];
        var current = "";
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (current.Length > 0 && indent.Length + current.Length + 1 + word.Length > width)
            {
                yield return indent + current;
                current = word;
            }
            else
            {
                current = current.Length == 0 ? word : $"{current} {word}";
            }
        }

        yield return indent + current;
    }
}
