using Hearth.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>Keeps a server that anyone could use from starting by accident.</summary>
/// <remarks>
/// It looks twice. Before anything starts it sees the routes mapped on the application itself, so that a refused process has not
/// touched the store. Once the pipeline stands, still before the first connection, it sees every route, grouped ones included.
/// </remarks>
internal sealed partial class OpenServerGuard(
    IHostEnvironment environment,
    IOptions<SecurityOptions> security,
    IOptions<AuthorizationOptions> authorization,
    MappedGroups groups,
    ISettingGuide guide,
    ILogger<OpenServerGuard> logger) : IHostedLifecycleService, IStartupFilter
{
    /// <summary>Whether everyone may use routes of the server, of those that were looked at so far.</summary>
    public bool IsOpen { get; private set; }

    private bool IsProtected => security.Value.ApiKeys.Count > 0 || authorization.Value.FallbackPolicy is not null;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check(groups.KnownEarly());
        return Task.CompletedTask;
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        next(application);
        Check(application.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints);
        if (security.Value.AllowAnonymous && IsOpen) LogOpen();
    };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check(IEnumerable<Endpoint> endpoints)
    {
        IsOpen |= HasOpenGroup(endpoints);
        if (environment.IsDevelopment() || security.Value.AllowAnonymous || !IsOpen) return;
        throw new OptionsValidationException(SecurityOptions.SectionName, typeof(SecurityOptions), [Refusal()]);
    }

    private bool HasOpenGroup(IEnumerable<Endpoint> endpoints) =>
        !IsProtected && endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<GroupAuthorization>() is { Metadata.Count: 0 });

    private string Refusal() =>
        $"""
        Hearth does not start: anyone who can reach this server could use its agents, and the environment is {environment.EnvironmentName}.
        Choose one of these and start again:
        - requests need "Authorization: Bearer <key>"; make a key with: openssl rand -hex 32
            {guide.Secret(SecurityServiceCollectionExtensions.ApiKeysVariable, "<key>[,<key>]")}
        - a policy of the application decides
            app.MapHearth().RequireAuthorization(...)
        - everyone may, for example behind a gateway that checks callers
            {guide.Setting("Hearth__Security__AllowAnonymous", "true")}
        On a development machine: ASPNETCORE_ENVIRONMENT=Development
        """;

    [LoggerMessage(LogLevel.Warning, "Hearth serves everyone: Hearth:Security:AllowAnonymous is set and no API key or policy protects its routes.")]
    private partial void LogOpen();
}
