using System.Text.Json;

namespace Hearth.Cli.Doctor;

/// <summary>What a server prints that was started as <c>server check --json</c>.</summary>
internal sealed record CheckDocument(IReadOnlyList<CheckEntry> Findings)
{
    /// <summary>Reads it.</summary>
    /// <returns>Null when it is something else: what was started is no Hearth server, or one that has no such command yet.</returns>
    public static CheckDocument? Read(string output)
    {
        // An application may print something of its own first.
        var line = output.TrimEnd().Split('\n')[^1];
        try
        {
            return line.StartsWith('{') ? JsonSerializer.Deserialize(line, DoctorJson.Default.CheckDocument) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
