using System.Data.Common;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>Two tool calls at once that write to a table of the application, one of which fails: a row for each result that is no error.</summary>
internal sealed class WritesScenario(FaultDatabase database) : FaultScenario
{
    public const string Table = "written_by_tools";

    private string? _id;

    public override IReadOnlyCollection<string> Repeatable => ["book", "fail"];

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Work", []), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        AITool[] tools = [Tool("book", _ => Task.CompletedTask), Tool("fail", _ => throw new InvalidOperationException("No."))];
        hearth.AddAgent(Agent, _ => new AgentDefinition { Tools = tools });

        AIFunction Tool(string name, Func<CancellationToken, Task> andThen) => AIFunctionFactory.Create(() => Write(process, name, andThen), name)
            .WithEffect(ToolEffect.Transactional);
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request) => request.Messages[^1].Role == ChatRole.Tool
        ? ScriptedTurn.Say("Done")
        : ScriptedTurn.Call("book", callId: "c1").ThenCall("fail", callId: "c2");

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal("Done", result!.Value.Text("text"));
        var ends = (await ReadEventsAsync(process, cancellationToken)).Where(item => item.Type() == "tool").ToList();
        Assert.Equal(["book", "fail"], ends.Select(item => item.Text("toolName")).Order());
        Assert.Equal("book", TextOf(ends.Single(item => !item.GetProperty("isError").GetBoolean())));
        Assert.Equal("Nothing was written: No.", TextOf(ends.Single(item => item.GetProperty("isError").GetBoolean())));
        Assert.Equal(["book"], await ReadRowsAsync(cancellationToken));
    }

    private string Write(FaultyProcess process, string name, Func<CancellationToken, Task> andThen)
    {
        ToolContext.Current!.CommitWith(async (connection, transaction, cancellationToken) =>
        {
            await ExecuteAsync(connection, transaction, $"CREATE TABLE IF NOT EXISTS {Table} (instance text NOT NULL, name text NOT NULL)", cancellationToken);
            await ExecuteAsync(connection, transaction, $"INSERT INTO {Table} (instance, name) VALUES ('{Instance}', '{name}')", cancellationToken);
            await andThen(cancellationToken);
        });
        return process.Do(name);
    }

    private async Task<IReadOnlyList<string>> ReadRowsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.ConnectAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM {Table} WHERE instance = '{Instance}' ORDER BY name";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) names.Add(reader.GetString(0));
        return names;
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? TextOf(JsonElement end) => end.GetProperty("result").GetProperty("content")[0].Text("text");
}
