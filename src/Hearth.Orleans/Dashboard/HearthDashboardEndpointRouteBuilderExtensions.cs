using Hearth.Orleans;
using Hearth.Orleans.Dashboard;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the cluster's dashboard.</summary>
public static class HearthDashboardEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the Orleans Dashboard: members, grains, calls, load. Only for authorized users, by the default policy unless another one is
    /// required of the result.
    /// </summary>
    /// <remarks>
    /// It costs about 80 MB of memory in every process that maps it. Without PostgreSQL, or with <c>Hearth:Cluster=off</c>, it answers 503.
    /// </remarks>
    /// <param name="endpoints">The application, outside any group with its own prefix.</param>
    /// <param name="prefix">The path it is under. Default: <c>/dashboard</c>.</param>
    /// <returns>All its routes, for further conventions.</returns>
    public static IEndpointConventionBuilder MapHearthDashboard(this IEndpointRouteBuilder endpoints, string prefix = "/dashboard")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        var path = "/" + prefix.Trim('/');
        var dashboard = endpoints.ServiceProvider.GetService<ClusterDashboard>();
        if (dashboard is not null) dashboard.IsMapped = true;
        return endpoints.Map(path + "/{**page}", AnswerAsync).RequireAuthorization();

        Task AnswerAsync(HttpContext context) => (dashboard ?? new ClusterDashboard()).AnswerAsync(
            context, path, context.RequestServices.GetService<ClusterSilo>()?.Services);
    }
}
