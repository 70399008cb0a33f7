using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace Hearth.Orleans.Dashboard;

/// <summary>The Orleans Dashboard, which lives with the silo, behind a route of the application, which is there first.</summary>
internal sealed class ClusterDashboard
{
    private RequestDelegate? _pages;

    /// <summary>Whether the application has a route for it. Without one it costs nothing.</summary>
    public bool IsMapped { get; set; }

    /// <summary>Adds it to a silo, if it is mapped.</summary>
    public void AddTo(ISiloBuilder silo)
    {
        if (!IsMapped) return;
        silo.AddDashboard();
        silo.Services.AddRouting();
        var diagnostics = new DiagnosticListener("Hearth.Dashboard");
        silo.Services.TryAddSingleton(diagnostics);
        silo.Services.TryAddSingleton<DiagnosticSource>(diagnostics);
    }

    /// <summary>Answers a request with a page of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="prefix">What comes before the page in its path.</param>
    /// <param name="silo">The silo's services; null without one.</param>
    public async Task AnswerAsync(HttpContext context, string prefix, IServiceProvider? silo)
    {
        if (silo is null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("This process is in no cluster.", context.RequestAborted);
            return;
        }

        if (!context.Request.Path.StartsWithSegments(prefix, out var matched, out var page)) page = context.Request.Path;
        if (!page.HasValue)
        {
            context.Response.Redirect($"{context.Request.PathBase}{prefix}/{context.Request.QueryString}");
            return;
        }

        await using var scope = silo.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        (context.Request.PathBase, context.Request.Path) = (context.Request.PathBase + matched, page);
        context.SetEndpoint(null);
        await Pages(silo)(context);
    }

    private RequestDelegate Pages(IServiceProvider silo)
    {
        if (_pages is not null) return _pages;
        var pages = new ApplicationBuilder(silo);
        pages.UseRouting();
        pages.UseEndpoints(static endpoints => endpoints.MapOrleansDashboard());
        return _pages = pages.Build();
    }
}
