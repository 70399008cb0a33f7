using System.Net;
using Hearth.AspNetCore.Tests.Hosting;
using Hearth.Development;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Tests.Development;

public sealed class ExposeAllTests
{
    [Theory]
    [InlineData("agents/hidden/1")]
    [InlineData("agents/guarded/1")]
    [InlineData("workflows/hidden-flow")]
    [InlineData("workflows/guarded-flow")]
    public async Task Post_ToWhatIsClosed_IsTakenInDevelopmentWithExposeAll(string path)
    {
        await using var closed = await TestHost.StartAsync(environment: "Development");
        await using var open = await TestHost.StartAsync(Open(), environment: "Development");
        var body = path.StartsWith("agents", StringComparison.Ordinal) ? """{"message":"Hi"}""" : """{"url":"x"}""";

        var refused = await PostAsync(closed, path, body);
        var taken = await PostAsync(open, path, body);

        Assert.True(refused is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized, $"{refused}");
        Assert.Equal(HttpStatusCode.Accepted, taken);
    }

    [Fact]
    public async Task Post_WithoutTheKeyOfTheServer_IsTakenInDevelopmentWithExposeAll()
    {
        await using var host = await TestHost.StartAsync(
            builder =>
            {
                builder.Configuration["HEARTH_API_KEYS"] = "secret";
                Open()(builder);
            },
            environment: "Development");

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(host, "agents/support/1", """{"message":"Hi"}"""));
    }

    [Fact]
    public async Task Post_OutsideDevelopment_FindsNothingOpen()
    {
        await using var host = await TestHost.StartAsync(Open());

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(host, "agents/hidden/1", """{"message":"Hi"}"""));
    }

    [Fact]
    public async Task Start_ReachableFromElsewhere_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => TestHost.StartAsync(
            builder =>
            {
                Open()(builder);
                builder.WebHost.UseUrls("http://127.0.0.1:0", "http://0.0.0.0:0");
            },
            environment: "Development"));

        Assert.Contains("http://0.0.0.0:", refusal.Message, StringComparison.Ordinal);
    }

    private static Action<WebApplicationBuilder> Open() =>
        builder => builder.Services.Configure<DevelopmentOptions>(options => options.ExposeAll = true);

    private static async Task<HttpStatusCode> PostAsync(TestHost host, string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await host.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
