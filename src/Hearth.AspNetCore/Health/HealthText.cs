using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hearth.AspNetCore.Health;

/// <summary>Writes a health report as one line of plain text.</summary>
internal static class HealthText
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain";
        if (report.Status == HealthStatus.Unhealthy) context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsync(Of(report), context.RequestAborted);
    }

    private static string Of(HealthReport report) => report.Status switch
    {
        HealthStatus.Healthy => Standing(report) is { } standing ? $"Healthy: {standing}" : "Healthy",
        HealthStatus.Degraded => $"degraded: {Reasons(report)}",
        _ => $"unavailable: {Reasons(report)}",
    };

    private static string? Standing(HealthReport report) =>
        report.Entries.TryGetValue(ClusterHealthCheck.Name, out var cluster) ? cluster.Description : null;

    private static string Reasons(HealthReport report) =>
        string.Join("; ", report.Entries.Where(entry => entry.Value.Status == report.Status).Select(entry => Reason(entry.Key, entry.Value)));

    // The description of a check that threw is the text of its exception, which is not for everybody.
    private static string Reason(string name, HealthReportEntry entry) =>
        entry.Exception is null && !string.IsNullOrEmpty(entry.Description) ? entry.Description : name;
}
