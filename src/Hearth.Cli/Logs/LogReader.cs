using Hearth.Client;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Runs;
using Hearth.Client.Streams;

namespace Hearth.Cli.Logs;

/// <summary>Reads the events of one stream and prints them, each once and in order.</summary>
internal sealed class LogReader(ServerAddress server, LogTarget target, IEventPrinter printer, CliContext context)
{
    // For whoever is just starting the server beside this.
    private static readonly TimeSpan FirstContact = TimeSpan.FromSeconds(5);

    /// <summary>Prints what there is.</summary>
    /// <returns>Whether the run has failed; false for one that has not ended, and for a conversation.</returns>
    /// <exception cref="CliException">There is no such stream, or the server cannot be reached.</exception>
    public async Task<bool> ReadAsync(StreamOptions part, CancellationToken cancellationToken)
    {
        using var client = new HearthClient(server.Url, OptionsFor(FirstContact, handler: null));
        var run = await FindAsync(client, cancellationToken);
        await foreach (var item in Events(client, part with { Follow = false }, cancellationToken)) printer.Print(item);
        if (run is { IsActive: true } && context.IsInteractive) context.Say("The run has not ended; -f follows it.");
        return run is { IsError: true };
    }

    /// <summary>Prints what there is and what follows, until the run ends. The server may go away and come back meanwhile.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<bool> FollowAsync(StreamOptions part, CancellationToken cancellationToken)
    {
        using (var first = new HearthClient(server.Url, OptionsFor(FirstContact, handler: null))) await FindAsync(first, cancellationToken);
        using var connection = new ConnectionWatch(() => Say($"{server} is away: waiting for it."), () => Say($"{server} is back."), cancellationToken);
        using var client = new HearthClient(server.Url, OptionsFor(Timeout.InfiniteTimeSpan, connection));
        var end = default(RunEndEvent);
        await foreach (var item in Events(client, part, cancellationToken))
        {
            printer.Print(item);
            end = item as RunEndEvent ?? end;
        }

        // The stream may have been read from behind its end.
        return end?.IsError ?? (await client.Run(target.RunId!).GetAsync(cancellationToken)).IsError;
    }

    private async Task<RunRecord?> FindAsync(HearthClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (target.RunId is { } run) return await client.Run(run).GetAsync(cancellationToken);
            await client.Agent(target.Agent!, target.InstanceId!).GetSpendAsync(cancellationToken);
            return null;
        }
        catch (HearthNotFoundException exception)
        {
            var reason = target.RunId is null ? "A conversation begins with its first prompt" : "It may have been deleted, or its workflow is not exposed";
            throw new CliException(exception.Type, $"{server} has no {target}.", $"{reason}; --server or {ServerAddress.UrlVariable} names another server.", ExitCode.Unreachable);
        }
        catch (HearthConnectionException exception)
        {
            throw new CliException(
                "connection_failed", $"{server} cannot be reached: {exception.Message}",
                $"Is the server running? --server or {ServerAddress.UrlVariable} says where it is.", ExitCode.Unreachable);
        }
        catch (ArgumentException exception)
        {
            throw new CliException("usage", exception.Message, exitCode: ExitCode.Usage);
        }
    }

    private IAsyncEnumerable<HearthEvent> Events(HearthClient client, StreamOptions part, CancellationToken cancellationToken) => target.RunId is { } run
        ? client.Run(run).StreamAsync(part, cancellationToken)
        : client.Agent(target.Agent!, target.InstanceId!).StreamAsync(part, cancellationToken);

    private HearthClientOptions OptionsFor(TimeSpan patience, HttpMessageHandler? handler) => new()
    {
        Token = server.Token,
        Handler = handler,
        RetryTimeout = patience,
        MaxRetryDelay = TimeSpan.FromSeconds(2), // Somebody watches, and it is one request.
        TimeProvider = context.Time,
        UserAgent = "hearth-cli",
    };

    private void Say(string line)
    {
        printer.Pause();
        context.Say(line);
    }
}
