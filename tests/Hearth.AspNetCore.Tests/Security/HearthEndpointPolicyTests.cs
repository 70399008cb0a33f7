using Hearth.AspNetCore.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests.Security;

public sealed class HearthEndpointPolicyTests
{
    private static readonly Dictionary<string, IReadOnlyList<object>> Classes = new()
    {
        ["open"] = [new AllowAnonymousAttribute()],
        ["closed"] = [new AuthorizeAttribute()],
        ["team"] = [new AuthorizeAttribute("support")],
        ["plain"] = [new SerializableAttribute()],
        ["demanding"] = [new RequireTeamAttribute()],
    };

    [Fact]
    public async Task Evaluate_NothingConfigured_AllowsEveryone()
    {
        await using var app = await StartAsync();

        Assert.Equal(200, await app.StatusAsync("/plain"));
        Assert.Equal(200, await app.StatusAsync("/anything", "some key"));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("key-one ", 200)]
    [InlineData("key-two", 200)]
    [InlineData("key-three", 200)]
    [InlineData("key-on", 401)]
    public async Task Evaluate_KeysConfigured_RequiresOneOfThem(string? key, int status)
    {
        await using var app = await StartAsync(settings: [("HEARTH_API_KEYS", "key-one, key-two,,"), ("Hearth:Security:ApiKeys:0", "key-three")]);

        Assert.Equal(status, await app.StatusAsync("/plain", key));
        Assert.Equal(status, await app.StatusAsync("/unknown", key));
    }

    [Fact]
    public async Task Evaluate_ClassAllowsAnonymous_OpensAClosedGroup()
    {
        await using var app = await StartAsync(group => group.RequireAuthorization(), [("HEARTH_API_KEYS", "k")]);

        Assert.Equal(200, await app.StatusAsync("/open"));
        Assert.Equal(401, await app.StatusAsync("/plain"));
    }

    [Fact]
    public async Task Evaluate_ClassAuthorizes_ClosesAnOpenGroup()
    {
        await using var app = await StartAsync(group => group.AllowAnonymous(), [("HEARTH_API_KEYS", "k")]);

        Assert.Equal(200, await app.StatusAsync("/plain"));
        Assert.Equal(401, await app.StatusAsync("/closed"));
        Assert.Equal(200, await app.StatusAsync("/closed", "k"));
    }

    [Fact]
    public async Task Evaluate_PolicyRefusesAValidKey_IsForbidden()
    {
        await using var app = await StartAsync(settings: [("HEARTH_API_KEYS", "k")]);

        Assert.Equal(401, await app.StatusAsync("/team"));
        Assert.Equal(403, await app.StatusAsync("/team", "k"));
        Assert.Equal(403, await app.StatusAsync("/demanding", "k"));
    }

    [Fact]
    public async Task Evaluate_OuterGroupRequiresAPolicy_AppliesUnlessTheClassOverridesIt()
    {
        await using var app = await ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root.MapGroup("/outer").RequireAuthorization("support"), Classes),
            AddPolicies,
            settings: [("HEARTH_API_KEYS", "k")]);

        Assert.Equal(403, await app.StatusAsync("/outer/plain", "k"));
        Assert.Equal(200, await app.StatusAsync("/outer/closed", "k"));
        Assert.Equal(200, await app.StatusAsync("/outer/open"));
    }

    [Fact]
    public async Task Evaluate_FallbackPolicy_CoversTheGroupWithoutTheMiddlewareAnswering()
    {
        await using var app = await ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root, Classes),
            services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()),
            settings: [("HEARTH_API_KEYS", "k")]);

        Assert.Equal(401, await app.StatusAsync("/plain"));
        Assert.Equal(200, await app.StatusAsync("/plain", "k"));
        Assert.Equal(200, await app.StatusAsync("/open"));
    }

    [Fact]
    public async Task Evaluate_ApplicationHasItsOwnScheme_ItStaysTheDefaultAndKeysWorkBesideIt()
    {
        await using var app = await ComponentApp.StartAsync(
            root => ComponentApp.MapGate(root, Classes).RequireAuthorization(),
            services =>
            {
                AddPolicies(services);
                services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, OtherScheme>(OtherScheme.Name, null);
            },
            settings: [("HEARTH_API_KEYS", "k")]);
        app.Client.DefaultRequestHeaders.Add("X-User", "support");

        Assert.Equal(200, await app.StatusAsync("/team"));
        app.Client.DefaultRequestHeaders.Remove("X-User");
        Assert.Equal(200, await app.StatusAsync("/plain", "k"));
        Assert.Equal(401, await app.StatusAsync("/plain"));
    }

    [Fact]
    public async Task Evaluate_TwoKeys_TellCallersApartAndStayTheSame()
    {
        await using var app = await StartAsync(settings: [("HEARTH_API_KEYS", "key-one,key-two")]);

        var first = await CallerAsync(app, "/plain", "key-one");
        var again = await CallerAsync(app, "/open", "key-one");
        var second = await CallerAsync(app, "/plain", "key-two");

        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        Assert.DoesNotContain("key-one", first, StringComparison.Ordinal);
        Assert.Empty(await CallerAsync(app, "/open", null));
        Assert.Empty(await CallerAsync(app, "/open", "wrong"));
    }

    private static async Task<string> CallerAsync(ComponentApp app, string path, string? key)
    {
        using var response = await app.GetAsync(path, key);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static Task<ComponentApp> StartAsync(Action<IEndpointConventionBuilder>? configure = null, (string, string)[]? settings = null) =>
        ComponentApp.StartAsync(
            root =>
            {
                var group = ComponentApp.MapGate(root, Classes);
                configure?.Invoke(group);
            },
            AddPolicies,
            settings: settings ?? []);

    private static void AddPolicies(IServiceCollection services) =>
        services.AddAuthorizationBuilder().AddPolicy("support", policy => policy.RequireClaim("team", "support"));

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class RequireTeamAttribute : Attribute, IAuthorizationRequirementData
    {
        public IEnumerable<IAuthorizationRequirement> GetRequirements() =>
            [new Microsoft.AspNetCore.Authorization.Infrastructure.ClaimsAuthorizationRequirement("team", ["support"])];
    }
}
