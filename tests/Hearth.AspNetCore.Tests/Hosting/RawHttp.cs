using System.Net.Sockets;
using System.Text;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>Speaks HTTP/1.1 byte by byte, because client libraries tidy request targets up.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly TcpClient _connection = new();
    private readonly StringBuilder _received = new();

    private RawHttp()
    {
    }

    /// <summary>Everything received so far.</summary>
    public string Received => _received.ToString();

    public RawResponse Response => RawResponse.Parse(Received);

    public static async Task<RawResponse> SendAsync(int port, string method, string target, string body = "", params string[] headers)
    {
        using var connection = await OpenAsync(port, method, target, body, headers);
        await connection.ReadToEndAsync();
        return connection.Response;
    }

    /// <summary>Sends a request and leaves the response to be read.</summary>
    public static async Task<RawHttp> OpenAsync(int port, string method, string target, string body = "", params string[] headers)
    {
        var connection = new RawHttp();
        await connection._connection.ConnectAsync("127.0.0.1", port, Cancel);
        var request = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: hearth.test\r\nConnection: close\r\n");
        foreach (var header in headers) request.Append(header).Append("\r\n");
        if (body.Length > 0) request.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(body)).Append("\r\n");
        if (body.Length > 0 && !headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)))
        {
            request.Append("Content-Type: application/json\r\n");
        }

        request.Append("\r\n").Append(body);
        await connection._connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request.ToString().Replace("Content-Type: none\r\n", "", StringComparison.Ordinal)), Cancel);
        return connection;
    }

    public async Task ReadToEndAsync()
    {
        while (await ReadAsync())
        {
        }
    }

    /// <summary>Reads until the text was received at least so many times.</summary>
    public async Task ReadUntilAsync(string text, int times = 1)
    {
        while (Received.Split(text).Length <= times)
        {
            Assert.True(await ReadAsync(), $"The response ended before \"{text}\": {Received}");
        }
    }

    public void Dispose() => _connection.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<bool> ReadAsync()
    {
        var buffer = new byte[16 << 10];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var count = await _connection.GetStream().ReadAsync(buffer, limit.Token);
        _received.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return count > 0;
    }
}
