using System.Text.Json;
using Hearth.Cli.Logs;
using Hearth.Client;
using Hearth.Client.Agents;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Workflows;

namespace Hearth.Cli.Run;

/// <summary>Sends one prompt, or starts one run, and follows it to its end.</summary>
internal sealed class OneShot(TemporaryServer server, RunRequest request, IEventPrinter events)
{
    // The server is a child of the tool: when it does not answer it is gone.
    private static readonly TimeSpan RetryTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Aborts it.</param>
    /// <returns>The result; null when there is nothing.</returns>
    /// <exception cref="CliException">It has failed.</exception>
    public async Task<JsonElement?> RunAsync(CancellationToken cancellationToken)
    {
        var address = server.Info.Address ?? throw new CliException(
            "nothing_mapped", "the application does not serve agents and workflows over HTTP.", "Call app.MapHearth() in Program.cs.");
        var (name, isAgent) = request.Resolve(server.Info);
        using var client = new HearthClient(address, new HearthClientOptions { RetryTimeout = RetryTimeout, UserAgent = "hearth-cli" });
        try
        {
            return await (isAgent ? PromptAsync(client.Agent(name, request.InstanceId), cancellationToken) : RunAsync(client, name, cancellationToken));
        }
        catch (HearthClientException exception)
        {
            if (exception is HearthConnectionException && server.FindFailure() is { } failure) throw failure;
            throw exception is HearthApiException api ? Failure(api.Error, "refused") : ClientFailureOf(exception);
        }
        finally
        {
            events.Pause();
        }
    }

    private async Task<JsonElement?> PromptAsync(AgentClient agent, CancellationToken cancellationToken)
    {
        var admission = await agent.SendAsync(request.Message!, cancellationToken: cancellationToken);
        try
        {
            await foreach (var item in agent.StreamAsync(admission, cancellationToken))
            {
                events.Print(item);
                if (item is not SubmissionSettledEvent settled) continue;
                return settled.Error is { } error ? throw Failure(error, "prompt_failed") : Result(item);
            }
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(agent.AbortAsync);
            throw;
        }

        throw Unread();
    }

    private async Task<JsonElement?> RunAsync(HearthClient client, string workflow, CancellationToken cancellationToken)
    {
        var admission = await StartAsync(client.Workflow(workflow), cancellationToken);
        var run = client.Run(admission.RunId);
        try
        {
            await foreach (var item in run.StreamAsync(cancellationToken: cancellationToken))
            {
                events.Print(item);
                if (item is RunEndEvent end) return end.IsError ? throw Failure(end.Error ?? new ErrorInfo(), "run_failed") : Result(item);
            }
        }
        catch (OperationCanceledException)
        {
            await AbortAsync(run.AbortAsync);
            throw;
        }

        throw Unread();
    }

    private Task<RunAdmission> StartAsync(WorkflowClient workflow, CancellationToken cancellationToken) => request.Input is { } input
        ? workflow.StartAsync(input, CliJson.Default.JsonElement, cancellationToken: cancellationToken)
        : workflow.StartAsync(cancellationToken: cancellationToken);

    // The server is about to be stopped: what is under way is told why.
    private static async Task AbortAsync(Func<CancellationToken, Task<bool>> abort)
    {
        using var limit = new CancellationTokenSource(AbortTimeout);
        try
        {
            await abort(limit.Token);
        }
        catch (Exception exception) when (exception is HearthClientException or OperationCanceledException)
        {
            // Ctrl-C in a terminal reaches the server, too: it may be gone already.
        }
    }

    private static JsonElement? Result(HearthEvent item) =>
        item.Json.TryGetProperty("result", out var result) && result.ValueKind != JsonValueKind.Null ? result : null;

    // The stream is over, and its last event, which says how, is none that this client can read.
    private static CliException Unread() => new(
        "client_error", "how it has ended cannot be read.", "Is the application's Hearth as new as the tool?", ExitCode.Unreachable);

    private static CliException Failure(ErrorInfo error, string otherwise) => new(
        error.Type ?? otherwise, error.Message.Length > 0 ? error.Message : "it failed.", error.Details.Length > 0 ? error.Details : null);

    private static CliException ClientFailureOf(HearthClientException exception) => CommandLine.ClientFailure.Of(exception);
}
