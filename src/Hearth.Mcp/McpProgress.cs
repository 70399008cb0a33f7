using System.Globalization;
using Hearth.Hosting;
using Hearth.Tools;
using ModelContextProtocol;

namespace Hearth.Mcp;

/// <summary>Passes on how far a call is, and keeps it from running out of time as long as there is news.</summary>
internal sealed class McpProgress(ToolContext? context, CallTimer timer, WorkScheduler scheduler) : IProgress<ProgressNotificationValue>
{
    private int _isReporting;

    /// <summary>The last report; it ends by itself.</summary>
    public Task Reporting { get; private set; } = Task.CompletedTask;

    public void Report(ProgressNotificationValue value)
    {
        timer.Restart();

        // One report at a time: what comes meanwhile is out of date once that one is stored.
        if (context is null || Interlocked.Exchange(ref _isReporting, 1) == 1) return;
        Reporting = scheduler.Start(() => ReportAsync(context, Describe(value)));
    }

    private async Task ReportAsync(ToolContext call, string message)
    {
        try
        {
            await call.ReportProgressAsync(message);
        }
        catch (Exception)
        {
            // The stream has another owner, who runs the call or closes it: nothing that is said here counts.
        }
        finally
        {
            Volatile.Write(ref _isReporting, 0);
        }
    }

    private static string Describe(ProgressNotificationValue value)
    {
        var count = value.Total is { } total
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Progress:0.##} of {total:0.##}")
            : value.Progress.ToString("0.##", CultureInfo.InvariantCulture);
        return string.IsNullOrWhiteSpace(value.Message) ? count : $"{count}: {value.Message}";
    }
}
