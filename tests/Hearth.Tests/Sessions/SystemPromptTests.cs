using System.Text;
using Hearth.Agents;
using Hearth.Sandboxes;
using Hearth.Testing;
using Hearth.Tests.Support;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class SystemPromptTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_OfInstructionsAlone_IsTheInstructions()
    {
        Assert.Equal("Be kind.", await InstructionsOfAsync(new AgentDefinition { Instructions = "Be kind." }));
        Assert.Null(await InstructionsOfAsync(new AgentDefinition()));
        Assert.Equal("Be kind.\n\nToday is 2026-03-01 (UTC).", await InstructionsOfAsync(new() { Instructions = "Be kind.", IncludesDate = true }));
    }

    [Fact]
    public async Task Prompt_OfEverything_HasItsPartsInAStableOrder()
    {
        // Arrange
        var files = new Files()
            .With("AGENTS.md", "Use tabs.\n")
            .With("src/main.c", "int main;")
            .With(".agents/skills/dance/SKILL.md", "---\nname: dance\ndescription: Dances.\n---\nStep left.")
            .With(".agents/skills/broken/SKILL.md", "nothing");
        var agent = new AgentDefinition
        {
            Instructions = "Be kind.",
            Skills = [new("greet", "Greets.", "Say hello.")],
            Subagents = [new() { Name = "helper", Description = "Helps." }],
            Sandbox = files,
        };

        // Act
        await using var host = await StartAsync(agent);
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var expected =
            """
            Be kind.

            The workspace's AGENTS.md says:

            Use tabs.

            You have skills: instructions for particular kinds of work. When a task fits one of them, call activate_skill with its name before you begin, and follow what it says.
            - greet: Greets.
            - dance: Dances.

            You can have tasks done by these subagents, with the tool task:
            - helper: Helps.

            Your working directory is /workspace. There is in it:
            .agents/
            AGENTS.md
            src/

            Today is 2026-03-01 (UTC).
            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), host.Model.Requests[0].Options!.Instructions);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Contains("broken/SKILL.md", events.Single(item => item.Type() == "log").Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_OfALargeGuideAndManyFiles_IsCut()
    {
        var files = new Files().With("AGENTS.md", new string('é', 20_000));
        for (var i = 0; i < 300; i++) files.With($"file{i:000}", "");

        var prompt = await InstructionsOfAsync(new AgentDefinition { Sandbox = files });

        Assert.Contains($"{new string('é', 16_384)}\n[AGENTS.md has 40000 bytes and is cut here.]\n\n", prompt, StringComparison.Ordinal);
        Assert.Contains("\nfile198\n… and 101 more\n\nToday is ", prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_OfATaskInADirectory_DescribesThatDirectory()
    {
        // Arrange
        var files = new Files().With("AGENTS.md", "Above.").With("part/AGENTS.md", "Below.");
        await using var host = await StartAsync(new AgentDefinition
        {
            Sandbox = files,
            Subagents = [new() { Name = "helper", Description = "Helps.", Instructions = "Help." }],
        });
        host.Model.Enqueue(
            ScriptedTurn.Call("task", new { prompt = "a", agent = "helper", cwd = "part" }),
            ScriptedTurn.Call("read", new { path = "AGENTS.md" }),
            ScriptedTurn.Say("b"),
            ScriptedTurn.Call("task", new { prompt = "a", agent = "helper", cwd = "nowhere" }),
            ScriptedTurn.Say("c"));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        var child = host.Model.Requests[1].Options!.Instructions;
        Assert.Contains("AGENTS.md says:\n\nBelow.\n\nYour working directory is /workspace/part.", child, StringComparison.Ordinal);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var results = events.Where(item => item.Type() == "tool").Select(item => item.GetProperty("result").GetRawText()).ToList();
        Assert.Contains("Below.", results[0], StringComparison.Ordinal);
        Assert.Contains("There is no directory /workspace/nowhere.", results[2], StringComparison.Ordinal);
    }

    private static async Task<string?> InstructionsOfAsync(AgentDefinition agent)
    {
        await using var host = await StartAsync(agent);
        await host.PromptAsync("agent", "one", "Hi", Cancel);
        return host.Model.Requests[0].Options!.Instructions;
    }

    private static async Task<HearthTestHost> StartAsync(AgentDefinition agent)
    {
        var host = await Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => agent), time: new ShiftedTime(Now - TimeProvider.System.GetUtcNow()));
        host.Model.Respond = _ => ScriptedTurn.Say("Done");
        return host;
    }

    /// <summary>A workspace that has files from the beginning.</summary>
    private sealed class Files : ISandboxProvider
    {
        private readonly List<(string Path, string Content)> _files = [];

        public Files With(string path, string content)
        {
            _files.Add((path, content));
            return this;
        }

        public async ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken)
        {
            var sandbox = await Sandbox.Virtual().OpenAsync(context, cancellationToken);
            foreach (var (path, content) in _files) await sandbox.WriteAsync(path, Encoding.UTF8.GetBytes(content), cancellationToken);
            return sandbox;
        }
    }
}
