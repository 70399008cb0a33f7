using System.Text;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sessions;

/// <summary>What a model gets of the files that go with a prompt, and what the log has of them.</summary>
public sealed class FileTests
{
    private static readonly byte[] Pdf = Encoding.UTF8.GetBytes("%PDF-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("anthropic/claude-sonnet-4-6", true)]
    [InlineData("test/scripted", false)]
    public async Task Prompt_WithFiles_GivesTheModelTextAndTheDocumentsThatItTakes(string model, bool takesDocuments)
    {
        // Arrange
        await using var host = await Engine.StartAsync(hearth =>
        {
            hearth.AddAgent("agent", _ => new AgentDefinition { Model = model });
            hearth.Services.AddSingleton<IModelProvider>(provider => new NamedProvider(provider.GetServices<IModelProvider>));
        });
        host.Model.Enqueue(ScriptedTurn.Say("Read"));
        var prompt = new Prompt("Read these", []) { Files = [File("text/plain", "a\"b.txt", "words"u8.ToArray()), File(AttachedFile.Pdf, null, Pdf)] };

        // Act
        var admitted = await host.Services.GetRequiredService<Hearth.Submissions.Admissions>().AdmitPromptAsync("agent", "one", prompt, AdmissionOrigin.None, Cancel);
        await host.WaitAsync(admitted.Id.Value, Cancel);

        // Assert
        var contents = host.Model.Requests[0].Messages[^1].Contents;
        Assert.Equal(["Read these", "<file name=\"a&quot;b.txt\" type=\"text/plain\">\nwords\n</file>"], contents.Take(2).Cast<TextContent>().Select(text => text.Text));
        if (takesDocuments)
        {
            var document = Assert.IsType<DataContent>(contents[2]);
            Assert.Equal(("application/pdf", "document.pdf"), (document.MediaType, document.Name));
            Assert.Equal(Pdf, document.Data.ToArray());
        }
        else
        {
            Assert.Equal(
                "<file type=\"application/pdf\">This model takes no files of this type; its content is not shown.</file>",
                Assert.IsType<TextContent>(contents[2]).Text);
        }
    }

    [Fact]
    public async Task Prompt_WithFiles_LeavesTheirBytesOutOfTheEvents()
    {
        // Arrange
        await using var host = await Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition()));
        host.Model.Enqueue(ScriptedTurn.Say("Read"));
        var file = File("text/plain", "notes.txt", "secret words"u8.ToArray());

        // Act
        var admitted = await host.Services.GetRequiredService<Hearth.Submissions.Admissions>()
            .AdmitPromptAsync("agent", "one", new Prompt("", []) { Files = [file] }, AdmissionOrigin.None, Cancel);
        await host.WaitAsync(admitted.Id.Value, Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        var message = events.First(item => item.Type() == "message_end").GetProperty("message");
        Assert.Equal(
            $$"""{"type":"file","attachmentId":"{{file.Blob.Id}}","mimeType":"text/plain","name":"notes.txt"}""",
            message.GetProperty("content")[1].GetRawText());
        Assert.DoesNotContain(events, item => item.GetRawText().Contains("secret words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SessionPrompt_WithFiles_GivesThemToTheModelAndReadsThemAgainInTheNextProcess()
    {
        // Arrange: a run that is interrupted in its second prompt.
        var store = new MemoryStore();
        var asked = Engine.Signal();
        Action<HearthBuilder> configure = hearth => hearth
            .AddAgent("agent", _ => new AgentDefinition())
            .AddWorkflow<NoInput, string>("flow", async (_, context) =>
            {
                var session = await context.OpenSessionAsync("agent");
                await session.PromptAsync("Read", new PromptOptions
                {
                    Files = [new DataContent("words"u8.ToArray(), "text/markdown") { Name = "a.md" }, new DataContent(Pdf, AttachedFile.Pdf)],
                });
                return (await session.PromptAsync("And now?")).Text;
            });
        string run;
        await using (var first = await Engine.StartAsync(configure, store))
        {
            first.Model.Enqueue(ScriptedTurn.Say("Read"), ScriptedTurn.Empty.ThenSignal(asked).ThenWaitFor(new TaskCompletionSource().Task));
            run = (await first.StartRunAsync("flow", cancellationToken: Cancel)).Value;
            await asked.Task.WaitAsync(Cancel);
            AssertHasFiles(first.Model.Requests[0]);
        }

        // Act
        await using var second = await Engine.StartAsync(configure, store, new ScriptedChatClient { Respond = _ => ScriptedTurn.Say("Done") });
        var result = await second.WaitAsync(run, Cancel);

        // Assert
        Assert.Equal("Done", result!.Value.GetString());
        AssertHasFiles(Assert.Single(second.Model.Requests));
        var input = (await second.ReadEventsAsync(RunId.Parse(run), Cancel)).First(item => item.Type() == "message_end").GetProperty("message");
        Assert.Equal(
            [("text", null), ("file", "a.md"), ("file", null)],
            input.GetProperty("content").EnumerateArray().Select(block => (block.Text("type"), block.TryGetProperty("name", out var name) ? name.GetString() : null)));

        static void AssertHasFiles(ScriptedRequest request)
        {
            var told = request.Messages.First(message => message.Text.StartsWith("Read", StringComparison.Ordinal)).Contents.Cast<TextContent>();
            Assert.Equal(
                ["Read", "<file name=\"a.md\" type=\"text/markdown\">\nwords\n</file>", "<file type=\"application/pdf\">This model takes no files of this type; its content is not shown.</file>"],
                told.Select(text => text.Text));
        }
    }

    [Theory]
    [InlineData("application/zip")]
    [InlineData("image/png")]
    public async Task SessionPrompt_WithAFileOfAnotherType_ThrowsBeforeAnythingHappens(string mediaType)
    {
        await using var host = await Engine.StartAsync(hearth => hearth
            .AddAgent("agent", _ => new AgentDefinition())
            .AddWorkflow<NoInput, string>("flow", async (_, context) =>
            {
                var options = new PromptOptions { Files = [new DataContent("words"u8.ToArray(), mediaType)] };
                var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await (await context.OpenSessionAsync("agent")).PromptAsync("Read", options));
                return failure.Message;
            }));

        var message = await host.RunAsync<string>("flow", cancellationToken: Cancel);

        Assert.Contains("must be text in UTF-8 or a PDF document", message, StringComparison.Ordinal);
        Assert.Empty(host.Model.Requests);
    }

    private static AttachedFile File(string mediaType, string? name, byte[] content)
    {
        Assert.Null(AttachedFile.TryCreate(mediaType, name, content, out var file));
        return file;
    }

    /// <summary>The scripted model under the name of one that the catalogue knows.</summary>
    private sealed class NamedProvider(Func<IEnumerable<IModelProvider>> providers) : IModelProvider
    {
        public string Id => "anthropic";

        public string Api => "scripted";

        public Uri? Endpoint => null;

        public string? ConfigurationError => null;

        public IChatClient GetChatClient(string model) => providers().OfType<ScriptedModelProvider>().First().GetChatClient(model);

        public void Prepare(string model, ChatOptions options)
        {
        }

        public ModelFailure Classify(Exception exception) => new("unknown", exception.Message, IsTransient: false);
    }
}
