using System.Text;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Storage;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Tests;

public sealed class AttachmentTests
{
    private const string Text = "U29tZSB3b3Jkcy4="; // Some words.

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Attachments_AreStoredApartFromTheInput()
    {
        await using var host = await TestHost.StartAsync();
        var body = $$"""
            {"message":"a","attachments":[{"type":"file","data":"{{Text}}","mimeType":"Text/Plain; charset=utf-8","name":"notes.txt"},
            {"type":"file","data":"JVBERi0=","mimeType":"application/pdf"}]}
            """;

        var response = await host.SendAsync("POST", "/agents/support/t1", body);
        var submission = await host.Store.FindSubmissionAsync(new SubmissionId(response.Json.GetProperty("submissionId").GetString()!), Cancel);
        var files = SubmissionInput.Read(submission!.Input).Files;
        var blob = await host.Store.FindBlobAsync(host.Ownership.Nudges.Single(), files[0].BlobId, Cancel);

        Assert.Equal(202, response.Status);
        Assert.Equal([("text/plain", "notes.txt"), ("application/pdf", null)], files.Select(file => (file.MediaType, file.Name)));
        Assert.Equal("Some words.", Encoding.UTF8.GetString(blob!.Content.Span));
        Assert.DoesNotContain(Text, Encoding.UTF8.GetString(submission.Input.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""[1]""")]
    [InlineData("""[{"type":"image","data":"","mimeType":"text/plain"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"image/png"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"application/zip"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"no type"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"text/plain; charset=utf-16"}]""")]
    [InlineData("""[{"type":"file","data":"/w==","mimeType":"text/plain"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"application/pdf"}]""")]
    [InlineData("""[{"type":"file","data":"!","mimeType":"text/plain"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"text/plain","name":""}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"text/plain","name":"a\nb"}]""")]
    [InlineData("""[{"type":"file","data":"","mimeType":"text/plain","name":1}]""")]
    public async Task Post_AttachmentsOfAnotherShape_Answers400(string attachments)
    {
        await using var host = await TestHost.StartAsync();

        var response = await host.SendAsync("POST", "/agents/support/t1", $$"""{"message":"a","attachments":{{attachments}}}""");

        ErrorTests.AssertError(response, 400, "invalid_request");
        Assert.Contains("attachments", response.Error.GetProperty("details").GetString(), StringComparison.Ordinal);
        Assert.True(await host.IsEmptyAsync());
    }

    [Fact]
    public async Task Post_TextOverOneMebibyte_Answers400()
    {
        await using var host = await TestHost.StartAsync();
        var data = Convert.ToBase64String(new byte[AttachedFile.MaxTextBytes + 1]);

        var response = await host.SendAsync("POST", "/agents/support/t1", $$"""{"message":"","attachments":[{"type":"file","data":"{{data}}","mimeType":"text/plain"}]}""");

        ErrorTests.AssertError(response, 400, "invalid_request");
    }

    [Theory]
    [InlineData("text/plain", "text/plain; charset=utf-8", "attachment")]
    [InlineData("text/html", "text/html; charset=utf-8", "attachment")]
    [InlineData("application/pdf", "application/pdf", "attachment")]
    [InlineData("image/png", "image/png", "inline")]
    [InlineData("image/svg+xml", "application/octet-stream", "attachment")]
    [InlineData("bad\r\ntype", "application/octet-stream", "attachment")]
    public async Task Get_Attachment_AnswersItsBytesAndLetsABrowserRunNothing(string stored, string contentType, string disposition)
    {
        await using var host = await TestHost.StartAsync();
        var id = await AdmitAsync(host, "t1", stored);

        var response = await host.SendAsync("GET", $"/agents/support/t1/attachments/{id}");
        var head = await host.SendAsync("HEAD", $"/agents/support/t1/attachments/{id}");

        Assert.Equal(200, response.Status);
        Assert.Equal("content", response.Body);
        Assert.Equal(contentType, response["Content-Type"]);
        Assert.Equal(disposition, response["Content-Disposition"]);
        Assert.Equal("nosniff", response["X-Content-Type-Options"]);
        Assert.Equal("private, max-age=31536000, immutable", response["Cache-Control"]);
        Assert.Equal("default-src 'none'; sandbox", response["Content-Security-Policy"]);
        Assert.Equal($"\"{id}\"", response["ETag"]);
        Assert.Equal(200, head.Status);
        Assert.Equal("7", head["Content-Length"]);
        Assert.Equal("", head.Body);
    }

    [Fact]
    public async Task Get_AttachmentThatTheClientHas_Answers304()
    {
        await using var host = await TestHost.StartAsync();
        var id = await AdmitAsync(host, "t1", "text/plain");

        var response = await host.SendAsync("GET", $"/agents/support/t1/attachments/{id}", headers: $"If-None-Match: \"{id}\"");

        Assert.Equal(304, response.Status);
        Assert.Equal("", response.Body);
        Assert.Equal($"\"{id}\"", response["ETag"]);
    }

    [Fact]
    public async Task Get_AttachmentThatTheInstanceDoesNotHave_Answers404()
    {
        await using var host = await TestHost.StartAsync();
        var id = await AdmitAsync(host, "t1", "text/plain");
        await AdmitAsync(host, "t2", "text/plain", "other");
        var ofAnEvent = await AdmitAsync(host, "t1", "application/json", "{}");

        foreach (var path in new[] { $"t2/attachments/{id}", $"t3/attachments/{id}", "t1/attachments/x", $"t1/attachments/{id.ToUpperInvariant()}", $"t1/attachments/{ofAnEvent}" })
        {
            ErrorTests.AssertError(await host.SendAsync("GET", $"/agents/support/{path}"), 404, "attachment_not_available");
        }

        ErrorTests.AssertError(await host.SendAsync("GET", $"/agents/unknown/t1/attachments/{id}"), 404, "agent_not_found");
        Assert.Equal("GET, HEAD", (await host.SendAsync("POST", $"/agents/support/t1/attachments/{id}", "{}"))["Allow"]);
    }

    private static async Task<string> AdmitAsync(TestHost host, string instance, string mediaType, string content = "content")
    {
        var blob = Blob.Create(mediaType, Encoding.UTF8.GetBytes(content));
        await host.Get<Submissions.Admissions>().AdmitPromptAsync("support", instance, new Prompt("a", [blob]), AdmissionOrigin.None, Cancel);
        return blob.Id;
    }
}
