using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Testing;

/// <summary>Runs agents and workflows inside a test, against a scripted model, kept in memory unless a store is registered.</summary>
/// <remarks>
/// The same runtime as in production. Starting a second host on the same store after <see cref="DisposeAsync"/> is how a test sees
/// what survives a restart.
/// </remarks>
public sealed class HearthTestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private HearthTestHost(IHost host, ScriptedChatClient model) => (_host, Model) = (host, model);

    /// <summary>The model of agents that name none.</summary>
    public ScriptedChatClient Model { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a host.</summary>
    /// <param name="configure">Registers agents, workflows and services.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static Task<HearthTestHost> StartAsync(Action<HearthBuilder> configure, CancellationToken cancellationToken = default) =>
        StartAsync(configure, new ScriptedChatClient(), cancellationToken);

    /// <summary>Starts a host with a model that is scripted already: what a restart needs, which continues its work at once.</summary>
    /// <inheritdoc cref="StartAsync(Action{HearthBuilder}, CancellationToken)"/>
    /// <param name="configure">Registers agents, workflows and services.</param>
    /// <param name="model">The model of agents that name none.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<HearthTestHost> StartAsync(
        Action<HearthBuilder> configure,
        ScriptedChatClient model,
        CancellationToken cancellationToken = default)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Development });
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(model));
        builder.Services.AddHearthRuntime(hearth =>
        {
            configure(hearth);
            hearth.UseDefaultModel(ScriptedModelProvider.Specifier);
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new HearthTestHost(host, model);
    }

    /// <summary>Sends a prompt and returns once it is accepted.</summary>
    /// <returns>The submission's id.</returns>
    public async Task<string> SendAsync(string agentName, string instanceId, string message, CancellationToken cancellationToken = default)
    {
        var admissions = _host.Services.GetRequiredService<Admissions>();
        var prompt = new Prompt(message, []);
        var result = await admissions.AdmitPromptAsync(agentName, instanceId, prompt, AdmissionOrigin.None, cancellationToken);
        return result.Id.Value;
    }

    /// <summary>Sends a prompt and waits for the answer's text.</summary>
    /// <exception cref="HearthException">The submission failed.</exception>
    public async Task<string> PromptAsync(string agentName, string instanceId, string message, CancellationToken cancellationToken = default)
    {
        var id = await SendAsync(agentName, instanceId, message, cancellationToken);
        var result = await WaitAsync(id, cancellationToken);
        return result!.Value.GetProperty("text").GetString()!;
    }

    /// <summary>Starts a run and returns once it is accepted.</summary>
    public async Task<RunId> StartRunAsync(string workflowName, object? input = null, CancellationToken cancellationToken = default)
    {
        JsonElement? json = input is null ? null : JsonSerializer.SerializeToElement(input, WorkflowInvoker.Json);
        var result = await _host.Services.GetRequiredService<Admissions>()
            .AdmitRunAsync(workflowName, json, AdmissionOrigin.None, cancellationToken);
        return RunId.Parse(result.Id.Value);
    }

    /// <summary>Runs a workflow and waits for its result.</summary>
    /// <exception cref="HearthException">The run failed.</exception>
    public async Task<T?> RunAsync<T>(string workflowName, object? input = null, CancellationToken cancellationToken = default)
    {
        var runId = await StartRunAsync(workflowName, input, cancellationToken);
        var result = await WaitAsync(runId.Value, cancellationToken);
        return result is { } json ? json.Deserialize<T>(WorkflowInvoker.Json) : default;
    }

    /// <summary>Waits for the outcome of a submission or a run.</summary>
    /// <returns>The result; null when there is none.</returns>
    /// <exception cref="HearthException">It failed.</exception>
    public async Task<JsonElement?> WaitAsync(string id, CancellationToken cancellationToken = default)
    {
        var outcome = await _host.Services.GetRequiredService<Outcomes>().WaitAsync(new SubmissionId(id), cancellationToken);
        return outcome.Error is { } error
            ? throw new HearthException(error.Type ?? ErrorCodes.InternalError, error.Message, error.Details ?? "") { Meta = error.Meta }
            : outcome.Result;
    }

    /// <summary>Aborts everything that an instance has not settled.</summary>
    public Task<bool> AbortAsync(string agentName, string instanceId, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<Aborts>().AbortAsync(StreamKey.ForInstance(agentName, instanceId), cancellationToken);

    /// <summary>Aborts a run.</summary>
    public Task<bool> AbortAsync(RunId runId, CancellationToken cancellationToken = default) =>
        _host.Services.GetRequiredService<Aborts>().AbortAsync(StreamKey.ForRun(runId), cancellationToken);

    /// <summary>The stored events of an instance, oldest first.</summary>
    public Task<IReadOnlyList<JsonElement>> ReadEventsAsync(string agentName, string instanceId, CancellationToken cancellationToken = default) =>
        ReadEventsAsync(StreamKey.ForInstance(agentName, instanceId), cancellationToken);

    /// <summary>The stored events of a run, oldest first.</summary>
    public Task<IReadOnlyList<JsonElement>> ReadEventsAsync(RunId runId, CancellationToken cancellationToken = default) =>
        ReadEventsAsync(StreamKey.ForRun(runId), cancellationToken);

    /// <summary>Stops as a deploy does: work under way gets a moment, then it is interrupted at a safe point.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    private async Task<IReadOnlyList<JsonElement>> ReadEventsAsync(StreamKey key, CancellationToken cancellationToken)
    {
        var store = _host.Services.GetRequiredService<IHearthStore>();
        var stream = await store.FindStreamAsync(key, cancellationToken);
        if (stream is null) return [];

        var query = new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue);
        var page = await store.ReadAsync(stream.Id, query, cancellationToken);
        return [.. page.Events.Select(stored => JsonBytes.Parse(stored.Payload))];
    }
}
