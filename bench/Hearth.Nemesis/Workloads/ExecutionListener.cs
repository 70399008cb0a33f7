using System.Net;
using System.Text.Json;
using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Nemesis.Workloads;

/// <summary>Hears of every execution of a tool.</summary>
internal sealed class ExecutionListener : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly WebApplication _app;

    private ExecutionListener(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ExecutionListener> StartAsync(string address, HistoryRecorder recorder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Parse(address), 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            var report = (await JsonSerializer.DeserializeAsync<ExecutionReport>(context.Request.Body, Json, context.RequestAborted))!;
            recorder.Add(new ToolExecution(report.Call, report.Tool, report.Nonce, report.ProcessId, TimeProvider.System.GetUtcNow()));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync();
        return new ExecutionListener(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }
}
