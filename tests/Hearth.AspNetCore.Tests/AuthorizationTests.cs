using System.Security.Claims;
using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed class AuthorizationTests
{
    [Theory]
    [InlineData("POST", "/agents/support/t1", "", 401)]
    [InlineData("POST", "/agents/support/t1", "bad", 401)]
    [InlineData("POST", "/agents/support/t1", "ada", 400)]
    [InlineData("POST", "/agents/nobody/t1", "", 401)]
    [InlineData("POST", "/agents/nobody/t1", "ada", 404)]
    [InlineData("POST", "/agents/support/%FF", "", 401)]
    [InlineData("POST", "/agents/guarded/t1", "", 401)]
    [InlineData("POST", "/agents/guarded/t1", "ada", 403)]
    [InlineData("POST", "/agents/guarded/t1", "root", 400)]
    [InlineData("GET", "/agents/guarded/t1", "ada", 403)]
    [InlineData("POST", "/agents/guarded/t1/abort", "ada", 403)]
    [InlineData("POST", "/agents/open/t1", "", 400)]
    [InlineData("POST", "/workflows/guarded-flow", "ada", 403)]
    [InlineData("POST", "/workflows/guarded-flow", "root", 400)]
    [InlineData("POST", "/workflows/nothing", "", 401)]
    [InlineData("GET", "/runs/run_1", "", 401)]
    [InlineData("GET", "/runs/run_1", "ada", 404)]
    [InlineData("GET", "/nowhere", "", 404)]
    [InlineData("PUT", "/runs/run_1", "", 405)]
    public async Task Request_GroupWithPolicy_IsGatedByItOrByTheClass(string method, string target, string token, int status)
    {
        await using var host = await TestHost.StartAsync(TokenHandler.Add, conventions: group => group.RequireAuthorization());

        var response = await SendAsync(host, method, target, token);

        Assert.Equal(status, response.Status);
        Assert.Equal(status == 401 ? "Bearer" : null, response["WWW-Authenticate"]);
        if (status == 401) ErrorTests.AssertError(response, 401, "unauthorized");
        if (status == 403) ErrorTests.AssertError(response, 403, "forbidden");
        Assert.True(await host.IsEmptyAsync());
    }

    [Theory]
    [InlineData("/agents/support/t1", "", 404)]
    [InlineData("/agents/guarded/t1", "", 401)]
    [InlineData("/agents/guarded/t1", "root", 404)]
    public async Task Request_GroupWithoutPolicy_OnlyTheClassAsks(string target, string token, int status)
    {
        await using var host = await TestHost.StartAsync(TokenHandler.Add);

        var response = await SendAsync(host, "GET", target, token);

        Assert.Equal(status, response.Status);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("ada", 403)]
    [InlineData("root", 200)]
    public async Task GetRun_WorkflowClassWithPolicy_IsGatedByIt(string token, int status)
    {
        await using var host = await TestHost.StartAsync(TokenHandler.Add);
        await using var run = await host.OpenRunAsync("guarded-flow");

        var response = await SendAsync(host, "GET", $"/runs/{run.Id}", token);

        Assert.Equal(status, response.Status);
    }

    [Fact]
    public async Task Request_FallbackPolicy_IsAppliedWithTheEnvelope()
    {
        await using var host = await TestHost.StartAsync(builder =>
        {
            TokenHandler.Add(builder);
            builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        });

        var anonymous = await SendAsync(host, "GET", "/agents/support/t1", "");
        var known = await SendAsync(host, "GET", "/agents/support/t1", "ada");

        ErrorTests.AssertError(anonymous, 401, "unauthorized");
        Assert.Equal(404, known.Status);
    }

    [Fact]
    public async Task Request_SchemeOnlyInTheGroupsPolicy_IsUsedForTheClassToo()
    {
        var policy = new AuthorizationPolicyBuilder(TokenHandler.SchemeName).RequireAuthenticatedUser().Build();
        await using var host = await TestHost.StartAsync(
            builder =>
            {
                TokenHandler.Add(builder);
                builder.Services.AddAuthentication(options => options.DefaultScheme = null);
            },
            conventions: group => group.RequireAuthorization(policy));

        Assert.Equal(403, (await SendAsync(host, "GET", "/agents/guarded/t1", "ada")).Status);
        Assert.Equal(404, (await SendAsync(host, "GET", "/agents/guarded/t1", "root")).Status);
    }

    [Fact]
    public async Task Request_ResourcePolicyRefuses_Answers403ForInstancesAnd404ForRuns()
    {
        await using var host = await TestHost.StartAsync(builder =>
        {
            TokenHandler.Add(builder);
            builder.Services.AddSingleton<IHearthAccessPolicy>(new OnlyAda());
        });
        await using var run = await host.OpenRunAsync();
        host.Ownership.Nudges.Clear();

        foreach (var (method, target, status) in new[]
        {
            ("POST", "/agents/support/t1", 403), ("GET", "/agents/support/t1", 403), ("HEAD", "/agents/support/t1", 403),
            ("POST", "/agents/support/t1/abort", 403), ("POST", "/workflows/summarize", 403),
            ("GET", $"/runs/{run.Id}", 404), ("GET", $"/runs/{run.Id}?meta", 404), ("POST", $"/runs/{run.Id}/abort", 404),
        })
        {
            Assert.Equal(status, (await SendAsync(host, method, target, "bob")).Status);
        }

        Assert.Equal(200, (await SendAsync(host, "GET", $"/runs/{run.Id}", "ada")).Status);
        Assert.Equal(404, (await SendAsync(host, "GET", "/agents/support/t1", "ada")).Status);
        Assert.Empty(host.Ownership.Nudges);
        Assert.Empty(host.Ownership.Aborts);
    }

    private static Task<RawResponse> SendAsync(TestHost host, string method, string target, string token) =>
        token.Length == 0 ? host.SendAsync(method, target) : host.SendAsync(method, target, "", "Authorization: Bearer " + token);

    private sealed class OnlyAda : IHearthAccessPolicy
    {
        public ValueTask<bool> IsAllowedAsync(ClaimsPrincipal caller, HearthAction action, HearthTarget target, CancellationToken cancellationToken) =>
            ValueTask.FromResult(caller.FindFirst(ClaimTypes.NameIdentifier)?.Value == "ada");
    }
}
