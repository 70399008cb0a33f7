using System.Text;

namespace Hearth.Cli.Logs;

/// <summary>Where a log is printed: a terminal, with a width and perhaps colour, or plain lines.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="width">How many columns there are now; null, or a function that gives null, where nobody watches.</param>
/// <param name="color">Whether colour is wanted.</param>
internal sealed class Screen(TextWriter writer, Func<int?>? width = null, bool color = false)
{
    private const int NarrowestWidth = 40;

    /// <summary>How many columns a line may have; null when lines are never cut or wrapped.</summary>
    public int? Width => width?.Invoke() is { } columns ? Math.Max(columns, NarrowestWidth) : null;

    /// <summary>Whether a person watches, so that text may appear as it comes.</summary>
    public bool IsLive => Width is not null;

    /// <summary>Standard output, for results.</summary>
    public static Screen OfOutput(CliContext context) => new(context.Out, context.OutWidth, context.OutHasColor);

    /// <summary>Standard error, beside a result.</summary>
    public static Screen OfError(CliContext context)
    {
        var profile = context.Console.Profile;
        var watched = profile.Out.IsTerminal;
        return new Screen(profile.Out.Writer, () => watched ? profile.Width : null, watched && profile.Capabilities.ColorSystem != Spectre.Console.ColorSystem.NoColors);
    }

    public void Write(string text) => writer.Write(text);

    public void Write(string text, Tint tint) => writer.Write(Colored(text, tint));

    public void EndLine()
    {
        writer.WriteLine();
        writer.Flush();
    }

    public void Flush() => writer.Flush();

    /// <summary>Text without anything that a terminal would obey; line feeds stay.</summary>
    public static string Clean(ReadOnlySpan<char> text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter == '\r') continue;
            clean.Append(letter switch
            {
                '\n' => '\n',
                '\t' => ' ',
                _ when char.IsControl(letter) || letter is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' => '·',
                _ => letter,
            });
        }

        return clean.ToString();
    }

    private string Colored(string text, Tint tint) => color && tint != Tint.None && text.Length > 0 ? $"\e[{(int)tint}m{text}\e[0m" : text;
}
