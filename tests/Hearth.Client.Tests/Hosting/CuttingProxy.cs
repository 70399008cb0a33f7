using System.Net;
using System.Net.Sockets;

namespace Hearth.Client.Tests.Hosting;

/// <summary>Passes connections on to a server, and cuts each one after a random number of bytes: at its end, in the middle of anything.</summary>
/// <remarks>The numbers follow from the seed and the order in which connections come.</remarks>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Random _random;
    private readonly int _serverPort;
    private readonly double _meanBytes;
    private readonly Task _accepting;
    private int _cuts;

    /// <summary>Starts the proxy.</summary>
    /// <param name="server">The server.</param>
    /// <param name="seed">What the cuts follow from.</param>
    /// <param name="meanBytes">After how many bytes connections are cut, on the average.</param>
    public CuttingProxy(Uri server, int seed, double meanBytes)
    {
        (_serverPort, _random, _meanBytes) = (server.Port, new Random(seed), meanBytes);
        _listener.Start(backlog: 512);
        BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri BaseAddress { get; }

    /// <summary>How many connections were cut so far.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var fate = new Fate((long)(-Math.Log(1 - _random.NextDouble()) * _meanBytes), IsAbrupt: _random.Next(2) == 0);
                _connections.Add(ServeAsync(client, fate));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // The proxy is stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, Fate fate)
    {
        using var server = new TcpClient();
        using (client)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, end.Token);
                var bytes = new Allowance(fate.Bytes);
                var up = CopyAsync(client.GetStream(), server.GetStream(), bytes, end);
                var down = CopyAsync(server.GetStream(), client.GetStream(), bytes, end);
                await Task.WhenAll(up, down);
                if (bytes.IsUsedUp) Interlocked.Increment(ref _cuts);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
            {
                // One side has gone; the other one follows.
            }

            if (!fate.IsAbrupt) return;
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            server.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Allowance allowance, CancellationTokenSource end)
    {
        var buffer = new byte[4096];
        try
        {
            while (await from.ReadAsync(buffer, end.Token) is > 0 and var count)
            {
                var allowed = allowance.Take(count);
                await to.WriteAsync(buffer.AsMemory(0, allowed), end.Token);
                if (allowed < count) return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The connection has come to its end.
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private readonly record struct Fate(long Bytes, bool IsAbrupt);

    /// <summary>The bytes that a connection may carry, in both directions.</summary>
    private sealed class Allowance(long bytes)
    {
        private readonly Lock _gate = new();
        private long _left = bytes;

        public bool IsUsedUp
        {
            get
            {
                lock (_gate) return _left == 0;
            }
        }

        public int Take(int count)
        {
            lock (_gate)
            {
                var taken = (int)Math.Min(count, _left);
                _left -= taken;
                return taken;
            }
        }
    }
}
