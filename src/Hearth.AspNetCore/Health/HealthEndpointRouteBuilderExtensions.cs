using Hearth.AspNetCore.Health;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the health routes.</summary>
public static class HealthEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>/health</c>, which answers 200 while the process lives, and <c>/ready</c>, which answers 200 while it takes work and 503
    /// while it starts or drains. Plain text; never authenticated; neither asks the store.
    /// </summary>
    /// <remarks>
    /// <c>/ready</c> says <c>Healthy</c>, in a cluster with how many members there are, or <c>degraded: </c> and why, with 200, when the
    /// default model cannot be used, the store does not answer the heartbeat, or the process is in no cluster with the others. Health checks of the application that are tagged <c>ready</c> count too.
    /// </remarks>
    /// <param name="endpoints">The application, outside any group with its own prefix.</param>
    /// <returns>Both routes, for further conventions.</returns>
    public static IEndpointConventionBuilder MapHearthHealth(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("");
        group.MapHealthChecks("/health", Asking(static _ => false));
        group.MapHealthChecks("/ready", Asking(static check => check.Tags.Contains(HealthTags.Ready)));
        group.AllowAnonymous();
        group.DisableRateLimiting();
        group.DisableHttpMetrics();
        return group;
    }

    private static HealthCheckOptions Asking(Func<HealthCheckRegistration, bool> predicate) =>
        new() { Predicate = predicate, ResponseWriter = HealthText.WriteAsync };
}
