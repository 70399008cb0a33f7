using Hearth.Events;
using Hearth.Sqlite;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hearth.Storage.Tests;

public sealed class SqliteWriterTests : IAsyncLifetime
{
    private const int DiskFull = 13;

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualResetEventSlim _gate = new();
    private SqliteStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var limits = new WriteLimits { MaxCommands = 100, MaxBytes = 1 << 20 };
        _store = new SqliteStore(new SqliteStoreOptions { Path = _directory.File("hearth.db") }, limits, TimeProvider.System);
        await _store.OpenAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await _store.DisposeAsync();
        _directory.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Append_WhileATransactionIsCommitting_SharesTheNextOne()
    {
        var claims = await ClaimManyAsync(50);
        var held = await HoldWriterAsync();
        var before = _store.Writer.TransactionCount;
        var appends = claims.Select(claim => AppendAsync(claim, 1)).ToList();

        _gate.Set();
        await held;
        await Task.WhenAll(appends);

        Assert.Equal(2, _store.Writer.TransactionCount - before);
    }

    [Fact]
    public async Task Write_OneCommandFails_TheOthersOfItsTransactionAreStored()
    {
        var claims = await ClaimManyAsync(2);
        var held = await HoldWriterAsync();
        var first = AppendAsync(claims[0], 1);
        var failing = WriteAsync<int>(static () => throw new InvalidOperationException("a bug"));
        var second = AppendAsync(claims[1], 1);

        _gate.Set();
        await held;

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], (await Task.WhenAll(first, second)).Select(outcomes => outcomes[0]));
        Assert.All(await Task.WhenAll(claims.Select(CountAsync)), count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Write_DiskIsFull_IsTransientAndTheStoreGoesOn()
    {
        var claim = (await ClaimManyAsync(1))[0];

        var exception = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => WriteAsync<int>(static () => throw new SqliteException("full", DiskFull)));

        Assert.True(exception.IsTransient);
        Assert.Equal(AppendOutcome.Stored, (await AppendAsync(claim, 1))[0]);
    }

    [Fact]
    public async Task Write_AnotherProgramHoldsTheLock_IsTransientAndTheStoreGoesOn()
    {
        var claim = (await ClaimManyAsync(1))[0];
        await using (var connection = new SqliteConnection($"Data Source={_directory.File("hearth.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using var transaction = connection.BeginTransaction(deferred: false);

            await Assert.ThrowsAsync<StoreUnavailableException>(() => AppendAsync(claim, 1));
        }

        Assert.Equal(AppendOutcome.Stored, (await AppendAsync(claim, 1))[0]);
    }

    [Fact]
    public async Task Append_TooManyCommandsWait_CallersWaitUntilThereIsRoom()
    {
        var claims = await ClaimManyAsync(150);
        var held = await HoldWriterAsync();

        var appends = claims.Select(claim => AppendAsync(claim, 1)).ToList();

        Assert.Equal(51, _store.Writer.WaitingCount); // 100 are open: the one that holds the writer, and 99 appends.
        _gate.Set();
        await held;
        await Task.WhenAll(appends);
        Assert.All(await Task.WhenAll(claims.Select(CountAsync)), count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Append_TooManyBytesWait_CallersWaitUntilThereIsRoom()
    {
        var claims = await ClaimManyAsync(3);
        var held = await HoldWriterAsync();

        var appends = claims.Select(claim => AppendAsync(claim, 1, new byte[400_000])).ToList();

        Assert.Equal(1, _store.Writer.WaitingCount);
        _gate.Set();
        await held;
        await Task.WhenAll(appends);
    }

    [Fact]
    public async Task Append_LargerThanTheBound_IsStillStored()
    {
        var claim = (await ClaimManyAsync(1))[0];

        Assert.Equal(AppendOutcome.Stored, (await AppendAsync(claim, 1, new byte[3 << 20]))[0]);
    }

    [Fact]
    public async Task Append_CancelledWhileItWaitsForRoom_NeverHappens()
    {
        var claims = await ClaimManyAsync(3);
        var held = await HoldWriterAsync();
        var filling = claims.Take(2).Select(claim => AppendAsync(claim, 1, new byte[500_000])).ToList();
        using var cancellation = new CancellationTokenSource();
        var waiting = AppendAsync(claims[2], 1, new byte[500_000], cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _gate.Set();
        await held;
        await Task.WhenAll(filling);

        Assert.Equal(0, _store.Writer.WaitingCount);
        Assert.Equal(0, await CountAsync(claims[2]));
    }

    [Fact]
    public async Task Dispose_WithWorkQueued_StoresItFirst()
    {
        var claims = await ClaimManyAsync(120);
        var held = await HoldWriterAsync();
        var appends = claims.Select(claim => AppendAsync(claim, 1)).ToList();

        var disposing = _store.DisposeAsync();
        _gate.Set();
        await disposing;

        await held;
        Assert.All(await Task.WhenAll(appends), outcomes => Assert.Equal(AppendOutcome.Stored, outcomes[0]));
    }

    [Fact]
    public async Task Read_WithoutPauseWhileOthersWrite_DoesNotLetTheLogGrowWithoutEnd()
    {
        // Arrange: readers that overlap all the time, so that an automatic checkpoint never finds the log unused.
        var claims = await ClaimManyAsync(4);
        using var ended = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested) await CountAsync(claims[0]);
        }, Cancel)).ToList();

        // Act: 192 MiB.
        for (var sequence = 1; sequence <= 96; sequence++)
        {
            await Task.WhenAll(claims.Select(claim => AppendAsync(claim, sequence, new byte[500_000])));
        }

        var length = new FileInfo(_directory.File("hearth.db-wal")).Length;
        await ended.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(length, 1, 128 << 20);
    }

    private async Task<Task> HoldWriterAsync()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = WriteAsync(() =>
        {
            entered.TrySetResult();
            _gate.Wait(Cancel);
            return 0;
        });
        await entered.Task;
        return held;
    }

    private Task<T> WriteAsync<T>(Func<T> work) => _store.Writer.WriteAsync(work, static (_, work) => work(), bytes: 0, Cancel);

    private async Task<List<StreamClaim>> ClaimManyAsync(int count)
    {
        var claims = new List<StreamClaim>();
        foreach (var i in Enumerable.Range(0, count))
        {
            var receipt = await _store.AdmitAsync(
                new Admission
                {
                    Stream = StreamKey.ForInstance("echo", $"i-{i}"),
                    Id = SubmissionId.New(TimeProvider.System),
                    Kind = SubmissionKind.Direct,
                    Input = "{}"u8.ToArray(),
                    AdmittedAt = TimeProvider.System.GetUtcNow(),
                },
                Cancel);
            claims.Add((await _store.ClaimAsync(receipt.Stream, Cancel))!);
        }

        return claims;
    }

    private Task<IReadOnlyList<AppendOutcome>> AppendAsync(
        StreamClaim claim, long sequence, byte[]? payload = null, CancellationToken? cancellationToken = null)
    {
        var item = new StoredEvent(Offset.At(claim.Epoch, sequence), EventKind.Log, payload ?? [1]);
        var append = new StreamAppend(claim.Stream, claim.Epoch, [new AppendUnit { Events = [item] }]);
        return _store.AppendAsync(append, cancellationToken ?? Cancel);
    }

    private async Task<int> CountAsync(StreamClaim claim)
    {
        var query = new EventQuery(Offset.Start, EventKinds.All, 1000, 1 << 20);
        return (await _store.ReadAsync(claim.Stream, query, Cancel)).Events.Count;
    }
}
