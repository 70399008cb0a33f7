using System.Collections.Concurrent;
using System.Net;
using Hearth.Server.TestApp.Effects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Server.Tests.Processes;

/// <summary>Hears of every tool call and step that the server under test executes, counts it, and holds it if the test says so.</summary>
internal sealed class EffectServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Name, string Argument, string Key)> _executions = new();
    private readonly ConcurrentDictionary<(string Name, string Argument), TaskCompletionSource> _held = new();
    private readonly Signal _changed = new();

    private EffectServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri BaseUri { get; private set; } = null!;

    public static async Task<EffectServer> StartAsync()
    {
        var server = new EffectServer();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.BaseUri = new Uri(server._app.Urls.First());
        return server;
    }

    /// <summary>What an execution returns.</summary>
    public static string ResultOf(string name, string argument) => $"{name} {argument} done";

    /// <summary>How often something was executed, completed or not.</summary>
    /// <param name="name">The tool or step.</param>
    /// <param name="argument">What for; null for anything.</param>
    public int CountOf(string name, string? argument = null) =>
        _executions.Count(execution => execution.Name == name && (argument ?? execution.Argument) == execution.Argument);

    /// <summary>The keys of a tool's executions, each one once.</summary>
    public IReadOnlyList<string> KeysOf(string name, string argument = "it") =>
        [.. _executions.Where(execution => execution.Name == name && execution.Argument == argument).Select(execution => execution.Key).Distinct()];

    /// <summary>Executions wait from now on, until <see cref="Release"/>.</summary>
    public void Hold(string name, string argument = "it") =>
        _held[(name, argument)] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets go on what is held, and what comes later.</summary>
    public void Release(string name, string argument = "it")
    {
        if (_held.TryRemove((name, argument), out var gate)) gate.SetResult();
    }

    /// <summary>Lets go on everything that is held.</summary>
    public void ReleaseAll()
    {
        foreach (var (name, argument) in _held.Keys) Release(name, argument);
    }

    /// <summary>Waits until something was executed this often.</summary>
    public Task UntilAsync(string name, int count, string phase, string? argument = null) => Patience.UntilAsync(
        () => CountOf(name, argument) >= count,
        _changed,
        $"{phase}: execution {count} of \"{name}\"",
        () => string.Join(", ", _executions.Select(execution => $"{execution.Name}({execution.Argument})")));

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!.Trim('/');
        using var reader = new StreamReader(context.Request.Body);
        var argument = await reader.ReadToEndAsync(context.RequestAborted);
        var gate = _held.GetValueOrDefault((name, argument));
        _executions.Enqueue((name, argument, context.Request.Headers[EffectClient.KeyHeader].ToString()));
        _changed.Pulse();
        try
        {
            if (gate is not null) await gate.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(ResultOf(name, argument), context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The server under test was killed in the middle of it.
        }
    }
}
