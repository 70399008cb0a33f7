using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Tests.Security;

public sealed class OpenServerGuardTests
{
    [Fact]
    public async Task Start_OpenOutsideDevelopment_IsRefusedWithRemediesBeforeAnythingStarts()
    {
        var other = new OtherService();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root), services => services.AddSingleton<IHostedService>(other), Environments.Production));

        Assert.Contains("HEARTH_API_KEYS=", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Hearth__Security__AllowAnonymous=true", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("RequireAuthorization", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Production", refusal.Message, StringComparison.Ordinal);
        Assert.False(other.HasStarted);
    }

    [Fact]
    public async Task Start_OpenInsideAnOuterGroup_IsRefused()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root.MapGroup("/hearth")), environment: Environments.Production));
    }

    [Fact]
    public async Task Start_OneOfTwoGroupsIsOpen_IsRefused()
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => ComponentApp.StartAsync(
            root =>
            {
                ComponentApp.MapGate(root.MapGroup("/a").RequireAuthorization());
                ComponentApp.MapGate(root.MapGroup("/b"));
            },
            environment: Environments.Staging));
    }

    [Theory]
    [InlineData("HEARTH_API_KEYS", "k")]
    [InlineData("Hearth:Security:ApiKeys:0", "k")]
    [InlineData("Hearth:Security:ApiKeys", "k,l")]
    [InlineData("Hearth:Security:AllowAnonymous", "true")]
    public async Task Start_Configured_Succeeds(string key, string value)
    {
        await using var app = await ComponentApp.StartAsync(root => ComponentApp.MapGate(root), null, Environments.Production, (key, value));

        Assert.NotNull(app.Client.BaseAddress);
    }

    [Theory]
    [InlineData("HEARTH_API_KEYS", " , ")]
    [InlineData("Hearth:Security:AllowAnonymous", "false")]
    public async Task Start_ConfiguredWithNothing_IsRefused(string key, string value)
    {
        await Assert.ThrowsAsync<OptionsValidationException>(() => ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root), null, Environments.Production, (key, value)));
    }

    [Fact]
    public async Task Start_PolicyOnGroupOuterGroupOrAsFallback_Succeeds()
    {
        await using var own = await ComponentApp.StartAsync(root => ComponentApp.MapGate(root).RequireAuthorization(), environment: Environments.Production);
        await using var outer = await ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root.MapGroup("/hearth").RequireAuthorization()), environment: Environments.Production);
        await using var fallback = await ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root),
            services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()),
            Environments.Production);

        Assert.Equal(401, await own.StatusAsync("/x"));
        Assert.Equal(401, await outer.StatusAsync("/hearth/x"));
        Assert.Equal(401, await fallback.StatusAsync("/x"));
    }

    [Fact]
    public async Task Start_KeyThatNoRequestCouldSend_IsRefusedWithoutRepeatingIt()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root), settings: ("HEARTH_API_KEYS", "fine,se cret")));

        Assert.Contains("API key 2 of 2", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class OtherService : IHostedService
    {
        public bool HasStarted { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            HasStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
