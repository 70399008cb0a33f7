using Hearth.PostgresServers;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres.Tests.Stores;

public sealed class SignalTests : StoreTests
{
    private PostgresStore _sender = null!;
    private PostgresStore _listener = null!;
    private StreamId _nobodys;
    private StreamId _probe;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _sender = await OpenStoreAsync();
        _listener = await OpenStoreAsync();
        _nobodys = (await _sender.AdmitAsync(Input("nobodys"), Cancel)).Stream;
        _probe = (await _sender.AdmitAsync(Input("probe"), Cancel)).Stream;
    }

    [Fact]
    public async Task Signal_StreamWithAnOwner_ReachesTheOwnerOnly()
    {
        // Arrange
        var owned = (await _sender.AdmitAsync(Input(), Cancel)).Stream;
        await _listener.ClaimAsync(owned, Cancel);
        await using var atOwner = await ListenAsync(_listener);
        await using var atOther = await ListenAsync(await OpenStoreAsync());
        // Act: signals come in the order in which they were sent.
        await _sender.SignalAsync(owned, Cancel);
        await _sender.SignalAsync(_nobodys, Cancel);
        // Assert
        Assert.Equal([owned, _nobodys], [await NextAsync(atOwner), await NextAsync(atOwner)]);
        Assert.Equal(_nobodys, await NextAsync(atOther));
    }

    [Fact]
    public async Task Signal_OwnStreamOrOwnBroadcast_IsNotHeard()
    {
        // Arrange
        var own = (await _sender.AdmitAsync(Input(), Cancel)).Stream;
        await _listener.ClaimAsync(own, Cancel);
        await using var heard = await ListenAsync(_listener);
        // Act
        await _listener.SignalAsync(own, Cancel);
        await _listener.SignalAsync(_nobodys, Cancel);
        await _sender.SignalAsync(own, Cancel);
        await _sender.SignalAsync(_nobodys, Cancel);
        // Assert
        Assert.Equal([own, _nobodys], [await NextAsync(heard), await NextAsync(heard)]);
    }

    [Fact]
    public async Task Signal_OfAnotherSchema_IsNotHeard()
    {
        // Arrange: the stream has the same number there.
        var stranger = await OpenStoreAsync(schema: "other");
        var strange = (await stranger.AdmitAsync(Input(), Cancel)).Stream;
        await using var heard = await ListenAsync(_listener);
        // Act
        await stranger.SignalAsync(strange, Cancel);
        await _sender.SignalAsync(new StreamId(99), Cancel);
        await _sender.SignalAsync(_nobodys, Cancel);
        await _sender.SignalAsync(_nobodys, Cancel);
        // Assert
        Assert.Equal([_nobodys, _nobodys], [await NextAsync(heard), await NextAsync(heard)]);
    }

    [Fact]
    public async Task Listen_StoreIsDisposed_Ends()
    {
        // Arrange
        await using var heard = await ListenAsync(_listener);
        var next = NextAsync(heard);
        // Act
        await _listener.DisposeAsync();
        // Assert
        Assert.Null(await next.WaitAsync(Cancel));
    }

    [Fact]
    public async Task Listen_ConnectionIsLost_EndsAndCanBeginAgain()
    {
        // Arrange
        await using var heard = await ListenAsync(_listener);
        var next = NextAsync(heard);
        // Act
        await (await PostgresServer.Shared).TerminateBackendsAsync(Database.Name, cancellationToken: Cancel);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => next);
        await using var again = await ListenAsync(_listener);
        await _sender.SignalAsync(_nobodys, Cancel);
        // Assert
        Assert.Equal(_nobodys, await NextAsync(again));
    }

    /// <summary>Listens, and returns once a probe has come through: from then on nothing is missed.</summary>
    private async Task<IAsyncEnumerator<StreamId>> ListenAsync(PostgresStore listener)
    {
        var signals = listener.ListenAsync(Cancel).GetAsyncEnumerator(Cancel);
        var first = signals.MoveNextAsync().AsTask();
        while (!first.IsCompleted) await _sender.SignalAsync(_probe, Cancel);
        Assert.True(await first);
        return signals;
    }

    /// <summary>The next signal that is no probe; null when the sequence has ended.</summary>
    private async Task<StreamId?> NextAsync(IAsyncEnumerator<StreamId> signals)
    {
        while (await signals.MoveNextAsync())
        {
            if (signals.Current != _probe) return signals.Current;
        }

        return null;
    }
}
