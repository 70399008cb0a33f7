using Hearth.Server.Tests.Databases;

namespace Hearth.Server.Tests.Versions;

/// <summary>Puts into a log what only a later build could have written there: fields and a kind of event that nobody knows yet.</summary>
internal static class LaterEvents
{
    /// <summary>The type of the event that nobody knows.</summary>
    public const string UnknownType = "prophecy";

    /// <summary>The field that nobody knows.</summary>
    public const string UnknownField = """ "omens" : { "b":1, "a": [2.50, "\u00e4"] } """;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    // Both are JSON as no serializer of Hearth's writes it, so that whoever parses and writes it again shows.
    private const string ExtendSql =
        $$"""
        UPDATE events
        SET    payload = convert_to('{' || '{{UnknownField}}' || ',' || substr(convert_from(payload, 'UTF8'), 2), 'UTF8')
        WHERE  kind IN (4, 12)
        """;

    // 63 is the last number that a kind can have.
    private const string AddSql =
        $$"""
        INSERT INTO events (stream, position, kind, payload)
        SELECT stream, (SELECT max(position) + 1 FROM events AS others WHERE others.stream = events.stream), 63,
               convert_to(regexp_replace(regexp_replace(
                   convert_from(payload, 'UTF8'), '"type":"[a-z_]+"', '"type":"{{UnknownType}}"'), '"eventIndex":\d+', '"eventIndex":9999'), 'UTF8')
        FROM   events
        WHERE  kind = 4
        """;

    private const string ReadSql =
        """
        SELECT string_agg(convert_from(payload, 'UTF8'), E'\n' ORDER BY position)
        FROM   events
        WHERE  kind = 63 OR convert_from(payload, 'UTF8') LIKE '%omens%'
        """;

    /// <summary>Waits until progress with a word is stored. To be seen is not enough: a member shows it to another one before.</summary>
    public static async Task UntilStoredAsync(PostgresServerDatabase database, string word)
    {
        var sql = $"SELECT EXISTS (SELECT 1 FROM events WHERE kind = 13 AND convert_from(payload, 'UTF8') LIKE '%{word}%')";
        while (!await database.AskAsync<bool>(sql)) await Task.Delay(ProbeInterval, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    /// <summary>Extends the inputs and starts of the only stream, and adds the unknown event at its end.</summary>
    /// <returns>The changed events as they are stored now.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(PostgresServerDatabase database)
    {
        await database.AskAsync<object>(ExtendSql);
        await database.AskAsync<object>(AddSql);
        return (await database.AskAsync<string>(ReadSql))!.Split('\n');
    }
}
