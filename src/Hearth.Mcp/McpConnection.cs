using System.Text.Json.Nodes;
using Hearth.Hosting;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Hearth.Mcp;

/// <summary>The way to one server: connected when it is first needed, again after it was lost, and closed when nobody uses it.</summary>
/// <remarks>A server that fails never fails an operation. What it offered last stays on offer, and a call is answered with an error.</remarks>
internal sealed partial class McpConnection : IAsyncDisposable
{
    private const string IdempotencyKey = "hearth/idempotencyKey";

    private readonly McpEndpoint _endpoint;
    private readonly WorkScheduler _scheduler;
    private readonly TimeProvider _time;
    private readonly ILogger<McpConnection> _logger;
    private readonly ConnectBackoff _backoff;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ITimer _idle;
    private volatile McpSession? _session;
    private volatile Listing? _listing;
    private volatile bool _isListStale;
    private volatile Task _closing = Task.CompletedTask;
    private volatile bool _isDisposed;

    public McpConnection(McpEndpoint endpoint, WorkScheduler scheduler, TimeProvider time, ILogger<McpConnection> logger)
    {
        (_endpoint, _scheduler, _time, _logger) = (endpoint, scheduler, time, logger);
        _backoff = new ConnectBackoff(endpoint.Options.MaxConnectDelay, time);
        _idle = time.CreateTimer(_ => _closing = _scheduler.Start(CloseIdleAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private sealed record Listing(IReadOnlyList<McpTool> Tools, long ReadAt);

    public McpServerOptions Options => _endpoint.Options;

    /// <summary>What the server has to offer; asked for only when what is known may be out of date.</summary>
    public async ValueTask<McpToolList> GetToolsAsync(CancellationToken cancellationToken)
    {
        if (CurrentTools is { } known) return new McpToolList(known, null);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (CurrentTools is { } read) return new McpToolList(read, null);
            return new McpToolList(await ReadToolsAsync(await ConnectAsync(cancellationToken), cancellationToken), null);
        }
        catch (McpUnavailableException unavailable)
        {
            return _listing is { } last
                ? new McpToolList(last.Tools, $"{unavailable.Message} Its tools are offered as they were last known.")
                : new McpToolList([], $"{unavailable.Message} Its tools are left out.");
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Calls a tool.</summary>
    /// <exception cref="McpToolException">The call failed, or nobody knows.</exception>
    /// <exception cref="McpUnavailableException">The server cannot be reached; the tool was not run.</exception>
    public async Task<IReadOnlyList<AIContent>> CallAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        ToolContext? context,
        CancellationToken cancellationToken)
    {
        using var timer = new CallTimer(Options.CallTimeout, _time, cancellationToken);
        var progress = new McpProgress(context, timer, _scheduler);
        try
        {
            var result = await CallAsync(session => session.CallToolAsync(tool, arguments, progress, MetaOf(context), timer.Token), timer);
            return McpResults.Convert(result, Options.MaxResultLength);
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpToolException(
                $"The MCP server \"{_endpoint.Name}\" gave no answer for {Options.CallTimeout.TotalSeconds:0.#} s. Whether the call had an effect is unknown.",
                silence);
        }
        finally
        {
            await progress.Reporting;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _idle.DisposeAsync();
        await _closing;
        await _gate.WaitAsync();
        try
        {
            if (_session is { } session) await session.DisposeAsync();
            _session = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    private IReadOnlyList<McpTool>? CurrentTools =>
        _listing is { } listing && !_isListStale && !_backoff.HasFailed && _time.GetElapsedTime(listing.ReadAt) < Options.ListLifetime
            ? listing.Tools
            : null;

    private static JsonObject? MetaOf(ToolContext? context) => context is null ? null : new JsonObject { [IdempotencyKey] = context.IdempotencyKey };

    private async Task<CallToolResult> CallAsync(Func<McpSession, ValueTask<CallToolResult>> call, CallTimer timer)
    {
        for (var isRepeated = false; ; isRepeated = true)
        {
            var session = await EnterAsync(timer.Token);
            timer.Restart(); // Connecting has its own time.
            try
            {
                var result = await call(session);
                Recover();
                return result;
            }
            catch (McpProtocolException refusal)
            {
                // A server that has forgotten the session says so in ways of its own.
                if (!IsAboutTheCall(refusal.ErrorCode)) session.Lose();
                throw new McpToolException(refusal.Message, refusal);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                session.Lose();
                if (!isRepeated && ConnectFailures.IsCertain(failure)) continue;
                if (ConnectFailures.IsSignIn(failure, Options)) throw Fail(failure);
                LogConnectionLost(_endpoint.Name, failure);
                throw new McpToolException(
                    $"The connection to the MCP server \"{_endpoint.Name}\" was lost. Whether the call had an effect is unknown.", failure);
            }
            finally
            {
                await session.LeaveAsync();
                KeepAwhile();
            }
        }
    }

    private static bool IsAboutTheCall(McpErrorCode code) =>
        code is McpErrorCode.InvalidParams or McpErrorCode.MethodNotFound or McpErrorCode.InternalError;

    private async Task<McpSession> EnterAsync(CancellationToken cancellationToken)
    {
        if (_session is { } known && known.TryEnter()) return known;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var session = await ConnectAsync(cancellationToken);
            return session.TryEnter() ? session : throw Fail(new IOException("The connection was lost as soon as it was open."));
        }
        finally
        {
            _gate.Release();
        }
    }

    // Under the gate.
    private async Task<McpSession> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed) throw new McpUnavailableException($"The MCP server \"{_endpoint.Name}\" is not available: this server is stopping.");
        if (_session is { IsUsable: true } known) return known;
        if (_backoff.IsWaiting) throw Unavailable(null);
        if (_session is { } lost) await lost.TryCloseAsync(); // Else whoever uses it last does.
        _session = null;

        using var timeout = new CallTimer(Options.ConnectTimeout, _time, cancellationToken);
        try
        {
            _session = await McpSession.OpenAsync(_endpoint, () => _isListStale = true, _time, timeout.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fail(failure);
        }

        _isListStale = true; // It may be another server than before.
        KeepAwhile();
        return _session;
    }

    // Under the gate.
    private async Task<IReadOnlyList<McpTool>> ReadToolsAsync(McpSession session, CancellationToken cancellationToken)
    {
        using var timeout = new CallTimer(Options.ListTimeout, _time, cancellationToken);
        _isListStale = false; // Before it is read: a change meanwhile is not missed.
        try
        {
            var tools = await session.ListToolsAsync(timeout.Token);
            var names = ToolNames.For(_endpoint.Name, [.. tools.Select(tool => tool.Name)]);
            _listing = new Listing([.. tools.Select(tool => new McpTool(this, tool, names[tool.Name]))], _time.GetTimestamp());
        }
        catch (Exception failure)
        {
            _isListStale = true;
            session.Lose();
            if (cancellationToken.IsCancellationRequested) throw;
            throw Fail(failure);
        }

        Recover();
        KeepAwhile();
        return _listing.Tools;
    }

    private McpUnavailableException Fail(Exception failure)
    {
        if (_backoff.Fail(ConnectFailures.Describe(failure, Options))) LogUnavailable(_endpoint.Name, failure);
        return Unavailable(failure);
    }

    private McpUnavailableException Unavailable(Exception? failure) =>
        new($"The MCP server \"{_endpoint.Name}\" is not available: {_backoff.Problem}.", failure);

    private void Recover()
    {
        if (_backoff.Recover()) LogAvailable(_endpoint.Name);
    }

    private void KeepAwhile()
    {
        if (!_isDisposed) _idle.Change(Options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    private async Task CloseIdleAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_session is not { } session) return;
            if (await session.TryCloseAsync()) _session = null;
            else KeepAwhile();
        }
        finally
        {
            _gate.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The MCP server \"{Server}\" is not available. Its tools are left out, or offered as they were last known.")]
    private partial void LogUnavailable(string server, Exception exception);

    [LoggerMessage(LogLevel.Information, "The MCP server \"{Server}\" is available again.")]
    private partial void LogAvailable(string server);

    [LoggerMessage(LogLevel.Warning, "The connection to the MCP server \"{Server}\" was lost during a call.")]
    private partial void LogConnectionLost(string server, Exception exception);
}
