using System.Net;
using Hearth.Agents;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Testing;

namespace Hearth.AspNetCore.Tests;

/// <summary>To whom a stored file belongs, on the whole way from the prompt to the answer.</summary>
public sealed class InstanceAttachmentTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-attachments-");
    private readonly ScriptedChatClient _model = new() { Respond = _ => ScriptedTurn.Say("Done") };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Get_AttachmentOfAnotherOrADeletedInstance_Answers404()
    {
        // Arrange
        await using var server = await StartAsync();
        var path = await PromptWithFileAsync(server, "one", "words");
        var other = await PromptWithFileAsync(server, "two", "other words");

        // Act, assert: who knows an id from one instance cannot read it from another, and not any more once it is deleted.
        Assert.Equal((HttpStatusCode.OK, "words"), await GetAsync(server, path));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, path.Replace("/one/", "/two/", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, other.Replace("/two/", "/one/", StringComparison.Ordinal))).Status);
        await server.Get<IAgentClient>().DeleteAsync("agent", "one", cancellationToken: Cancel);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, path)).Status);
        await server.PostAsync("/agents/agent/one", new { message = "Hi" });
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, path)).Status);
        Assert.Equal((HttpStatusCode.OK, "other words"), await GetAsync(server, other));
    }

    [Fact]
    public async Task Get_SameContentInTwoInstances_OutlivesTheDeletionOfOne()
    {
        // Arrange: the content is stored for each instance, although it has the same id.
        await using var server = await StartAsync();
        var first = await PromptWithFileAsync(server, "one", "words");
        var second = await PromptWithFileAsync(server, "two", "words");

        // Act
        await server.Get<IAgentClient>().DeleteAsync("agent", "one", cancellationToken: Cancel);

        // Assert
        Assert.Equal(Path.GetFileName(first), Path.GetFileName(second));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(server, first)).Status);
        Assert.Equal((HttpStatusCode.OK, "words"), await GetAsync(server, second));
    }

    private Task<RuntimeServer> StartAsync() => RuntimeServer.StartAsync(
        Path.Combine(_directory.FullName, "hearth.db"), _model, hearth => hearth.AddAgent("agent", _ => new AgentDefinition()));

    private static async Task<string> PromptWithFileAsync(RuntimeServer server, string instance, string content)
    {
        var file = new { type = "file", mimeType = "text/plain", data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(content)) };
        await server.PostAsync($"/agents/agent/{instance}", new { message = "Hi", attachments = new[] { file } });
        var input = (await server.ReadAsync($"/agents/agent/{instance}")).First(item => item.GetProperty("type").GetString() == "message_end");
        var block = input.GetProperty("message").GetProperty("content")[1];
        return $"/agents/agent/{instance}/attachments/{block.GetProperty("attachmentId").GetString()}";
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(RuntimeServer server, string path)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }
}
