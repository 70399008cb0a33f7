using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Skills;
using Hearth.Testing;

namespace Hearth.AspNetCore.Tests;

/// <summary>What clients see of skills.</summary>
public sealed class SkillTests
{
    [Fact]
    public async Task Stream_OfAPromptWithSkills_HasTheirToolsAndTheWarningAboutABrokenOne()
    {
        // Arrange: one skill comes with the agent, one is written into the workspace, and one there is broken.
        await using var host = await EngineHost.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition
        {
            Skills = [new Skill("greet", "Greets.", "Say hello.")],
        }));
        host.Model.Enqueue(
            ScriptedTurn.Call("write", new { path = ".agents/skills/dance/SKILL.md", content = "---\nname: dance\ndescription: Dances.\n---\nTurn around." }, "w1")
                .ThenCall("write", new { path = ".agents/skills/dance/steps.txt", content = "Left, right." }, "w2")
                .ThenCall("write", new { path = ".agents/skills/sing/SKILL.md", content = "La la la." }, "w3"),
            ScriptedTurn.Say("Written"),
            ScriptedTurn.Call("activate_skill", new { name = "greet" }, "c1").ThenCall("activate_skill", new { name = "dance" }, "c2")
                .ThenCall("read_skill_resource", new { skill = "dance", path = "steps.txt" }, "c3").ThenCall("activate_skill", new { name = "sing" }, "c4"),
            ScriptedTurn.Say("Done"));

        // Act
        await host.PromptAsync("agent", "Write");
        await host.PromptAsync("agent", "Dance");
        var events = await host.ReadEventsAsync("agent");

        // Assert
        var tools = events.Tools();
        Assert.Equal("Say hello.", tools["c1"].ResultText());
        Assert.Equal("Turn around.\n\nFiles of this skill, to be read with read_skill_resource:\n- steps.txt", tools["c2"].ResultText());
        Assert.Equal("Left, right.", tools["c3"].ResultText());
        Assert.True(tools["c4"].IsError());
        Assert.Equal("There is no skill \"sing\".", tools["c4"].ResultText());
        var warning = Assert.Single(events, item => item.Type() == "log");
        Assert.Equal("warn", warning.Text("level"));
        Assert.Contains("sing", warning.Text("message"), StringComparison.Ordinal);
        Assert.Contains("- dance: Dances.", host.Model.Requests[^1].Options!.Instructions, StringComparison.Ordinal);
    }
}
