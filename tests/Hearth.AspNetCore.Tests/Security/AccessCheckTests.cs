using Hearth.AspNetCore.Security;
using Hearth.Hosting.Checks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Tests.Security;

/// <summary>What is said of who may use a server that was built and not started.</summary>
public sealed class AccessCheckTests
{
    private const string AllowAnonymous = "Hearth:Security:AllowAnonymous";

    [Fact]
    public async Task Check_OpenInsideAnOuterGroup_IsWhatTheStartRefuses()
    {
        await using var app = Build(root => ComponentApp.MapGate(root.MapGroup("/hearth")));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => CheckAsync(app));

        Assert.Contains("HEARTH_API_KEYS", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(app.Urls); // Nobody listens.
    }

    [Fact]
    public async Task Check_OpenToEveryoneByASetting_IsAWarning()
    {
        await using var app = Build(root => ComponentApp.MapGate(root), (AllowAnonymous, "true"));

        var finding = await CheckAsync(app);

        Assert.Equal(CheckOutcome.Warning, finding.Outcome);
        Assert.Contains("Everyone who can reach the server may use it", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_PolicyOfAnOuterGroup_IsTheApplicationsDecision()
    {
        await using var app = Build(root => ComponentApp.MapGate(root.MapGroup("/hearth").RequireAuthorization()), (AllowAnonymous, "true"));

        Assert.Equal(CheckFinding.Ok("The application decides whom it lets in."), await CheckAsync(app));
    }

    private static WebApplication Build(Action<WebApplication> map, params (string Key, string Value)[] settings)
    {
        var app = ComponentApp.Build(services: null, Environments.Production, settings);
        map(app);
        return app;
    }

    private static async Task<CheckFinding> CheckAsync(WebApplication app)
    {
        var check = app.Services.GetServices<ServerCheckRegistration>().Single(check => check.Subject == "access").Create(app.Services);
        return Assert.Single(await check.RunAsync(TestContext.Current.CancellationToken));
    }
}
