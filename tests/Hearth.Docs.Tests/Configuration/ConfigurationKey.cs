namespace Hearth.Docs.Tests.Configuration;

/// <summary>One row of the reference.</summary>
/// <param name="Name">The whole key; a part in braces is the reader's to choose.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Default">What holds when it is not set.</param>
/// <param name="Allowed">What is accepted at start-up; empty where the type says it all.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record ConfigurationKey(string Name, string Type, string Default, string Allowed, string Meaning)
{
    public const string Header = "| option | type | default | allowed | meaning |\n|---|---|---|---|---|";

    public string Row => $"| `{Name}` | {Cell(Type)} | {Cell(Default)} | {Cell(Allowed)} | {Cell(Meaning)} |";

    /// <summary>Whether it belongs to a table of this section.</summary>
    public bool IsIn(string section) =>
        Name == section || Name.StartsWith($"{section}:", StringComparison.Ordinal);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
