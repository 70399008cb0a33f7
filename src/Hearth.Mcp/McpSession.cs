using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Hearth.Mcp;

/// <summary>One connection to a server, from its opening until it is lost or closed.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    private const int MaxPages = 50;
    private const int MaxTools = 1_000;

    private readonly McpClient _client;
    private readonly IClientTransport _transport;
    private readonly Lock _gate = new();
    private int _users;
    private bool _isLost;
    private Task? _closing;

    private McpSession(McpClient client, IClientTransport transport) => (_client, _transport) = (client, transport);

    /// <summary>Whether another request may be sent.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_gate) return !_isLost && !_client.Completion.IsCompleted;
        }
    }

    /// <summary>Connects and says hello.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="onToolsChanged">Called when the server says that its tools have changed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<McpSession> OpenAsync(McpEndpoint endpoint, Action onToolsChanged, TimeProvider time, CancellationToken cancellationToken)
    {
        var transport = endpoint.CreateTransport();
        try
        {
            var client = await McpClient.CreateAsync(transport, Options(endpoint, onToolsChanged, time), cancellationToken: cancellationToken);
            return new McpSession(client, transport);
        }
        catch
        {
            await DisposeAsync(transport);
            throw;
        }
    }

    /// <summary>All tools of the server, no two of one name, at most 1,000.</summary>
    public async Task<IReadOnlyList<Tool>> ListToolsAsync(CancellationToken cancellationToken)
    {
        var tools = new Dictionary<string, Tool>(StringComparer.Ordinal);
        var request = new ListToolsRequestParams();
        for (var page = 0; page < MaxPages && tools.Count < MaxTools; page++)
        {
            var result = await _client.ListToolsAsync(request, cancellationToken);
            foreach (var tool in result.Tools.Take(MaxTools - tools.Count)) tools.TryAdd(tool.Name, tool);
            if (result.NextCursor is null) break;
            request.Cursor = result.NextCursor;
        }

        _client.AddKnownTools(tools.Values);
        return [.. tools.Values];
    }

    public ValueTask<CallToolResult> CallToolAsync(
        string tool,
        IReadOnlyDictionary<string, object?> arguments,
        IProgress<ProgressNotificationValue> progress,
        JsonObject? meta,
        CancellationToken cancellationToken) =>
        _client.CallToolAsync(tool, arguments, progress, new RequestOptions { Meta = meta }, cancellationToken);

    /// <summary>Begins to use the session, if it can still be used; then <see cref="LeaveAsync"/> follows.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_isLost || _client.Completion.IsCompleted) return false;
            _users++;
            return true;
        }
    }

    /// <summary>Ends a use; the last one of a session that is lost closes it.</summary>
    public Task LeaveAsync()
    {
        lock (_gate) return --_users == 0 && _isLost ? CloseAsync() : Task.CompletedTask;
    }

    /// <summary>Nothing more is sent: whatever went wrong, a new connection is clear of it. Requests under way may still end well.</summary>
    public void Lose()
    {
        lock (_gate) _isLost = true;
    }

    /// <summary>Closes the session unless it is in use.</summary>
    /// <returns>Whether it is closed.</returns>
    public async Task<bool> TryCloseAsync()
    {
        Task closing;
        lock (_gate)
        {
            if (_users > 0) return false;
            _isLost = true;
            closing = CloseAsync();
        }

        await closing;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Task closing;
        lock (_gate)
        {
            _isLost = true;
            closing = CloseAsync();
        }

        await closing;
    }

    private static McpClientOptions Options(McpEndpoint endpoint, Action onToolsChanged, TimeProvider time) => new()
    {
        ClientInfo = new Implementation { Name = "hearth", Version = typeof(McpSession).Assembly.GetName().Version!.ToString(3) },
        InitializationTimeout = endpoint.Options.ConnectTimeout,
        TimeProvider = time,
        Handlers = new McpClientHandlers
        {
            NotificationHandlers =
            [
                new(NotificationMethods.ToolListChangedNotification, (_, _) =>
                {
                    onToolsChanged();
                    return ValueTask.CompletedTask;
                }),
            ],
        },
    };

    private static ValueTask DisposeAsync(IClientTransport transport) =>
        transport is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;

    // Under the gate, which is free again at the first wait.
    private Task CloseAsync() => _closing ??= CloseClientAsync();

    private async Task CloseClientAsync()
    {
        await Task.Yield();
        await _client.DisposeAsync();
        await DisposeAsync(_transport);
    }
}
