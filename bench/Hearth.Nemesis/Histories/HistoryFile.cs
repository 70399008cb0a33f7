using System.Text.Json;

namespace Hearth.Nemesis.Histories;

/// <summary>Writes a history for people and scripts to look into: one line of JSON for each record.</summary>
internal static class HistoryFile
{
    // 128-bit numbers are text there.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(string path, History history)
    {
        await using var file = File.CreateText(path);
        await WriteAsync(file, "prompt", history.Prompts);
        await WriteAsync(file, "abort", history.Aborts);
        await WriteAsync(file, "execution", history.Executions);
        await WriteAsync(file, "fault", history.Faults);
        await WriteAsync(file, "reader", history.Readers);
        await WriteAsync(file, "stream", history.Streams);
    }

    private static async Task WriteAsync<T>(StreamWriter file, string kind, IEnumerable<T> records)
    {
        foreach (var record in records) await file.WriteLineAsync($$"""{"{{kind}}":{{JsonSerializer.Serialize(record, Options)}}}""");
    }
}
