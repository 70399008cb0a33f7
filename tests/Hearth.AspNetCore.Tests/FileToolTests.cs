using System.Text.Json;
using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Testing;

namespace Hearth.AspNetCore.Tests;

/// <summary>What clients and models see of the tools <c>edit</c> and <c>grep</c>.</summary>
public sealed class FileToolTests
{
    private const string Poem = "Roses are red\nviolets are blue\nroses again\n";

    [Fact]
    public async Task Edit_OfAFile_IsSeenAsItWasAskedForAndDone()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Enqueue(
            Write("poem.txt", Poem),
            Edit("c1", "poem.txt", "violets are blue", "violets are\nviolet"),
            Edit("c2", "poem.txt", "are", "were", replaceAll: true),
            ScriptedTurn.Call("read", new { path = "poem.txt" }, "c3"),
            ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "Go");
        var events = await host.ReadEventsAsync("agent");

        // Assert: the wire.
        var start = events.Single(item => item.Type() == "tool_start" && item.Text("toolCallId") == "c1");
        start.AssertFields("turnId", "toolName", "toolCallId", "args");
        Assert.Equal("edit", start.Text("toolName"));
        Assert.True(JsonElement.DeepEquals(
            JsonSerializer.SerializeToElement(new { path = "poem.txt", oldText = "violets are blue", newText = "violets are\nviolet" }),
            start.GetProperty("args")));
        var tools = events.Tools();
        tools["c1"].AssertFields("turnId", "toolName", "toolCallId", "isError", "durationMs", "result");
        Assert.Equal(
            """{"content":[{"type":"text","text":"Replaced 1 occurrence in poem.txt, the first in line 2."}]}""",
            tools["c1"].GetProperty("result").GetRawText());

        // Assert: the file.
        Assert.Equal("Replaced 2 occurrences in poem.txt, the first in line 1.", tools["c2"].ResultText());
        Assert.Equal("     1\tRoses were red\n     2\tviolets were\n     3\tviolet\n     4\troses again\n", tools["c3"].ResultText());
        Assert.All(tools.Values, tool => Assert.False(tool.IsError()));
    }

    [Theory]
    [InlineData("poem.txt", "are", "The old text is 2 times in poem.txt. Add text around it until it is unique, or set replaceAll.")]
    [InlineData("poem.txt", "tulips", "The old text is not in poem.txt. Read the file, and copy the text exactly.")]
    [InlineData("none.txt", "are", "none.txt does not exist.")]
    [InlineData("/workspace", "are", "/workspace is a directory.")]
    [InlineData("poem.txt", "", "tool_input_validation: oldText: ")]
    public async Task Edit_ThatCannotBeDone_TellsTheModelWhyAndChangesNothing(string path, string oldText, string expected)
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Enqueue(
            Write("poem.txt", Poem), Edit("c1", path, oldText, "x"), ScriptedTurn.Call("read", new { path = "poem.txt" }, "c2"), ScriptedTurn.Say("Done"));

        // Act
        var answer = await host.PromptAsync("agent", "Go");
        var tools = (await host.ReadEventsAsync("agent")).Tools();

        // Assert
        Assert.Equal("Done", answer.GetProperty("result").Text("text"));
        Assert.True(tools["c1"].IsError());
        Assert.StartsWith(expected, tools["c1"].ResultText(), StringComparison.Ordinal);
        Assert.StartsWith("     1\tRoses are red\n     2\tviolets are blue\n", tools["c2"].ResultText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"pattern":"^[Rr]oses"}""", "poem.txt:1:Roses are red\npoem.txt:3:roses again")]
    [InlineData("""{"pattern":"ROSES","ignoreCase":true,"mode":"count"}""", "d/other.md:1\npoem.txt:2")]
    [InlineData("""{"pattern":"are","mode":"files","glob":"*.txt"}""", "poem.txt")]
    [InlineData("""{"pattern":"blue","path":"poem.txt","context":1}""", "poem.txt-1-Roses are red\npoem.txt:2:violets are blue\npoem.txt-3-roses again")]
    [InlineData("""{"pattern":"tulips"}""", "No matches found.")]
    [InlineData("""{"pattern":"oses","path":"poem.txt","limit":1}""", "poem.txt:1:Roses are red\n[There is more. Use a narrower pattern, path or glob, or a greater limit.]")]
    public async Task Grep_OfTheWorkspace_FindsLines(string arguments, string expected)
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Enqueue(Write("poem.txt", Poem).ThenCall("write", new { path = "d/other.md", content = "No roses." }, "w2"), Grep(arguments), ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "Go");
        var tool = (await host.ReadEventsAsync("agent")).Tools()["c1"];

        // Assert
        Assert.False(tool.IsError());
        Assert.Equal(expected, tool.ResultText());
    }

    [Theory]
    [InlineData("""{"pattern":"("}""", "The pattern is no regular expression: ")]
    [InlineData("""{"pattern":"a","path":"none"}""", "/workspace/none does not exist.")]
    [InlineData("""{"pattern":"a","limit":1001}""", "tool_input_validation: limit: ")]
    [InlineData("""{"pattern":"a","mode":"lines"}""", "tool_input_validation: mode: ")]
    [InlineData("""{}""", "tool_input_validation: ")]
    public async Task Grep_ThatCannotBeDone_TellsTheModelWhy(string arguments, string expected)
    {
        await using var host = await StartAsync();
        host.Model.Enqueue(Grep(arguments), ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "Go");
        var tool = (await host.ReadEventsAsync("agent")).Tools()["c1"];

        Assert.True(tool.IsError());
        Assert.StartsWith(expected, tool.ResultText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grep_OfMuch_IsCutAtItsLimits()
    {
        // Arrange: one line that is long, and 120 that fit.
        await using var host = await StartAsync();
        var many = string.Concat(Enumerable.Range(1, 120).Select(number => $"line {number}\n"));
        host.Model.Enqueue(
            Write("many.txt", many).ThenCall("write", new { path = "long.txt", content = $"start {new string('x', 600)}" }, "w2"),
            Grep("""{"pattern":"start"}""").ThenCall("grep", new { pattern = "^line" }, "c2"),
            ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "Go");
        var tools = (await host.ReadEventsAsync("agent")).Tools();

        // Assert
        Assert.Equal($"long.txt:1:start {new string('x', 494)} [106 more characters]", tools["c1"].ResultText());
        var lines = tools["c2"].ResultText().Split('\n');
        Assert.Equal(101, lines.Length);
        Assert.Equal("many.txt:100:line 100", lines[99]);
        Assert.StartsWith("[There is more.", lines[100], StringComparison.Ordinal);
    }

    private static Task<EngineHost> StartAsync() => EngineHost.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition()));

    private static ScriptedTurn Write(string path, string content) => ScriptedTurn.Call("write", new { path, content }, "w1");

    private static ScriptedTurn Edit(string callId, string path, string oldText, string newText, bool? replaceAll = null) => replaceAll is null
        ? ScriptedTurn.Call("edit", new { path, oldText, newText }, callId)
        : ScriptedTurn.Call("edit", new { path, oldText, newText, replaceAll }, callId);

    private static ScriptedTurn Grep(string arguments) => ScriptedTurn.Call("grep", JsonElement.Parse(arguments), "c1");
}
