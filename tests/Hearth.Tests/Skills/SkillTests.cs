using System.Text.Json;
using Hearth.Agents;
using Hearth.Skills;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Skills;

public sealed class SkillTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-skills-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Skills_OfAnAgent_AreNamedInThePromptAndReadOnDemand()
    {
        // Arrange
        Write("greet/SKILL.md", "---\nname: greet\ndescription: Greets\n  people.\n---\nSay hello as the template does.");
        Write("greet/templates/formal.txt", "Good day, {name}.");
        await using var host = await StartAsync(new AgentDefinition { Instructions = "Be kind.", Skills = [Skill.FromDirectory(Path.Combine(_directory, "greet"))] });
        host.Model.Enqueue(
            ScriptedTurn.Call("activate_skill", new { name = "greet" }, "c1").ThenCall("activate_skill", new { name = "dance" }, "c2"),
            Read("templates/formal.txt", "c3").ThenCall("read_skill_resource", new { skill = "greet", path = "../greet/SKILL.md" }, "c4"),
            ScriptedTurn.Say("Good day."));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var instructions = host.Model.Requests[0].Options!.Instructions!;
        Assert.StartsWith("Be kind.\n\nYou have skills", instructions, StringComparison.Ordinal);
        Assert.Contains("\n- greet: Greets people.\n\nToday is ", instructions, StringComparison.Ordinal);
        Assert.All(host.Model.Requests, request => Assert.Equal(instructions, request.Options!.Instructions));
        var results = (await host.ReadEventsAsync("agent", "one", Cancel)).Where(item => item.Type() == "tool").ToDictionary(
            item => item.Text("toolCallId"),
            item => item.GetProperty("result").GetProperty("content")[0].Text("text"));
        Assert.Equal(
            "Say hello as the template does.\n\nFiles of this skill, to be read with read_skill_resource:\n- templates/formal.txt",
            results["c1"]);
        Assert.Equal("There is no skill \"dance\".", results["c2"]);
        Assert.Equal("Good day, {name}.", results["c3"]);
        Assert.Equal("The skill \"greet\" has no file \"../greet/SKILL.md\".", results["c4"]);
    }

    [Fact]
    public async Task Resources_ThatAreLinksBinaryOrLarge_AreNotRead()
    {
        // Arrange
        Write("tool/SKILL.md", "---\nname: tool\ndescription: d\n---\n");
        Write("secret.txt", "secret");
        File.CreateSymbolicLink(Path.Combine(_directory, "tool", "link.txt"), Path.Combine(_directory, "secret.txt"));
        File.WriteAllBytes(Path.Combine(_directory, "tool", "image.png"), [0xFF, 0xFE, 0x00]);
        Write("tool/large.txt", new string('x', SkillLimits.MaxResourceBytes + 1));
        await using var host = await StartAsync(new AgentDefinition { Skills = [Skill.FromDirectory(Path.Combine(_directory, "tool"))] });
        host.Model.Enqueue(
            Read("link.txt", "c1", "tool").ThenCall("read_skill_resource", new { skill = "tool", path = "image.png" }, "c2")
                .ThenCall("read_skill_resource", new { skill = "tool", path = "large.txt" }, "c3"),
            ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var ends = (await host.ReadEventsAsync("agent", "one", Cancel)).Where(item => item.Type() == "tool").ToList();
        Assert.Equal(3, ends.Count);
        Assert.All(ends, end => Assert.True(end.GetProperty("isError").GetBoolean()));
        Assert.DoesNotContain(ends, end => end.GetRawText().Contains("secret\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SkillAsync_InAWorkflow_IsAnOperationThatUsesTheSkill()
    {
        // Arrange
        var skill = new Skill("greet", "Greets.", "Say hello.");
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition { Skills = [skill] });
            hearth.AddWorkflow<string, string>("flow", async (input, context) =>
            {
                var session = await context.OpenSessionAsync("agent");
                var result = await session.SkillAsync("greet", new { input });
                var failure = await Assert.ThrowsAsync<HearthException>(() => session.SkillAsync("dance"));
                return $"{result.Text} {failure.Code}";
            });
        });
        host.Model.Enqueue(ScriptedTurn.Say("Hello"));

        // Act
        var runId = await host.StartRunAsync("flow", "you", Cancel);
        var result = await host.WaitAsync(runId.Value, Cancel);

        // Assert
        Assert.Equal("Hello skill_not_registered", result!.Value.GetString());
        Assert.Equal("Use the skill \"greet\":\n\nSay hello.\n\nUse it with:\n{\"input\":\"you\"}", host.Model.Requests[0].LastText);
        var events = await host.ReadEventsAsync(runId, Cancel);
        EventRules.CheckRun(events);
        Assert.Equal("skill", events.Single(item => item.Type() == "operation_start").Text("operationKind"));
    }

    [Fact]
    public async Task FromEmbedded_OfAnAssembly_HasItsTextAndFiles()
    {
        var skill = Skill.FromEmbedded(typeof(SkillTests).Assembly, "skills/embedded");

        Assert.Equal(("embedded", "Is embedded.", "Read me."), (skill.Name, skill.Description, skill.Content));
        Assert.Equal(["notes.txt"], await skill.Resources.ListAsync(Cancel));
        var notes = await skill.Resources.ReadAsync("notes.txt", Cancel);
        Assert.Equal("A note.", System.Text.Encoding.UTF8.GetString(notes!.Value.Span).Trim());
    }

    [Fact]
    public void FromEmbedded_WithoutTheFile_SaysWhatItLookedFor()
    {
        var failure = Assert.Throws<HearthException>(() => Skill.FromEmbedded(typeof(SkillTests).Assembly, "skills/none"));

        Assert.Equal("Hearth.Tests has no embedded resource skills/none/SKILL.md or skills/none.SKILL.md.", failure.Message);
    }

    private static Task<HearthTestHost> StartAsync(AgentDefinition definition) => Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => definition));

    private static ScriptedTurn Read(string path, string callId, string skill = "greet") =>
        ScriptedTurn.Call("read_skill_resource", new { skill, path }, callId);

    private void Write(string path, string content)
    {
        var full = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
