using System.Security.Cryptography;
using System.Text;
using Hearth.Storage;
using Hearth.Submissions;
using Npgsql;

namespace Hearth.Postgres.Tests.Stores;

public sealed class AdmissionRaceTests : StoreTests
{
    [Fact]
    public async Task Admit_SameNewStreamFromTwoProcesses_MakesItOnceAndNumbersWithoutGaps()
    {
        // Arrange
        PostgresStore[] stores = [await OpenStoreAsync(), await OpenStoreAsync()];
        // Act
        var receipts = await AtOnceAsync(100, i => stores[i % 2].AdmitAsync(Input(), Cancel));
        // Assert
        Assert.All(receipts, receipt => Assert.Equal(AdmissionStatus.Admitted, receipt.Status));
        Assert.Single(receipts.DistinctBy(receipt => receipt.Stream));
        Assert.Equal("100 1 100", await ReadAsync<string>("SELECT concat_ws(' ', count(*), min(number), max(number)) FROM submissions"));
    }

    [Fact]
    public async Task Admit_FromManyTasks_BecomesVisibleInTheOrderOfNumbers()
    {
        // Arrange
        var store = await OpenStoreAsync();
        await store.AdmitAsync(Input(), Cancel);
        await using var connection = await Servers.Sql.OpenAsync(InSchema());
        // Act: a number that is visible while an earlier one is not would be a gap.
        var admitting = AtOnceAsync(300, _ => store.AdmitAsync(Input(), Cancel));
        var gaps = 0L;
        do gaps += await Servers.Sql.ReadAsync<long>(connection, "SELECT max(number) - count(*) FROM submissions");
        while (!admitting.IsCompleted);
        await admitting;
        // Assert
        Assert.Equal(0, gaps);
    }

    [Fact]
    public async Task Admit_SameIdToDifferentStreams_IsAdmittedOnce()
    {
        // Arrange
        PostgresStore[] stores = [await OpenStoreAsync(), await OpenStoreAsync()];
        // Act
        var receipts = await AtOnceAsync(40, i => stores[i % 2].AdmitAsync(Input($"i-{i % 4}", "s-1"), Cancel));
        // Assert
        var admitted = Assert.Single(receipts, receipt => receipt.Status == AdmissionStatus.Admitted);
        Assert.All(receipts, receipt => Assert.Equal(admitted.Stream, receipt.Stream));
        Assert.Equal(1, await CountAsync("streams"));
    }

    [Fact]
    public async Task Admit_SameKeyToNewAndOldStreams_AdmitsOneAndLeavesNothingOfTheOthers()
    {
        // Arrange
        PostgresStore[] stores = [await OpenStoreAsync(), await OpenStoreAsync()];
        await stores[0].AdmitAsync(Input("i-0"), Cancel);
        // Act
        var receipts = await AtOnceAsync(60, i => stores[i % 2].AdmitAsync(WithKey("key") with { Stream = Input($"i-{i % 3}").Stream }, Cancel));
        // Assert
        var admitted = Assert.Single(receipts, receipt => receipt.Status == AdmissionStatus.Admitted);
        Assert.All(receipts, receipt => Assert.Equal(admitted.Id, receipt.Id));
        Assert.Equal(2, await CountAsync("submissions"));
        Assert.Equal(await CountAsync("submissions"), await ReadAsync<long>("SELECT sum(last_number)::bigint FROM queues"));
        Assert.Equal(0, await ReadAsync<long>("SELECT count(*) FROM streams WHERE id NOT IN (SELECT stream FROM submissions)"));
    }

    [Fact]
    public async Task Admit_ExpiredKeyFromManyTasks_IsTakenOverOnce()
    {
        // Arrange
        var store = await OpenStoreAsync();
        await store.AdmitAsync(WithKey("key"), Cancel);
        // Act
        var receipts = await AtOnceAsync(40, _ => store.AdmitAsync(WithKey("key", Noon.AddHours(2)), Cancel));
        // Assert
        Assert.Single(receipts, receipt => receipt.Status == AdmissionStatus.Admitted);
        Assert.Single(receipts.DistinctBy(receipt => receipt.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Admit_MoreAtOnceThanTheQueueHolds_AdmitsExactlyThatMany(bool withKeys)
    {
        // Arrange
        var store = await OpenStoreAsync();
        // Act
        var receipts = await AtOnceAsync(
            60, i => store.AdmitAsync((withKeys ? WithKey($"key-{i}") : Input()) with { MaxQueued = 10 }, Cancel));
        // Assert
        Assert.Equal(10, receipts.Count(receipt => receipt.Status == AdmissionStatus.Admitted));
        Assert.Equal(50, receipts.Count(receipt => receipt.Status == AdmissionStatus.QueueFull));
        Assert.Equal("10 10", await ReadAsync<string>("SELECT concat_ws(' ', count(*), max(number)) FROM submissions"));
        Assert.Equal(withKeys ? 10 : 0, await CountAsync("idempotency"));
    }

    [Fact]
    public async Task Admit_WhileAStreamsRowIsLocked_DoesNotWait()
    {
        // Arrange: what an append or a claim in flight holds.
        var store = await OpenStoreAsync();
        await store.AdmitAsync(Input(), Cancel);
        await using var connection = await Servers.Sql.OpenAsync(InSchema());
        await Servers.Sql.ExecuteAsync(connection, "BEGIN; UPDATE streams SET epoch = epoch + 1");
        // Act
        var receipt = await store.AdmitAsync(WithKey("key"), Cancel);
        // Assert
        Assert.Equal(AdmissionStatus.Admitted, receipt.Status);
    }

    [Fact]
    public async Task Admit_QueueLockedForTooLong_IsUnavailableAndStoresNothing()
    {
        // Arrange
        var store = await OpenStoreAsync();
        var admission = Input();
        await store.AdmitAsync(Input(), Cancel);
        await using var connection = await Servers.Sql.OpenAsync(InSchema());
        await Servers.Sql.ExecuteAsync(connection, "BEGIN; UPDATE queues SET last_number = last_number");
        // Act
        var exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AdmitAsync(admission, Cancel));
        await Servers.Sql.ExecuteAsync(connection, "ROLLBACK");
        // Assert
        Assert.Contains(PostgresErrorCodes.LockNotAvailable, exception.Message, StringComparison.Ordinal);
        Assert.Null(await store.FindSubmissionAsync(admission.Id, Cancel));
        Assert.Equal(AdmissionStatus.Admitted, (await store.AdmitAsync(admission, Cancel)).Status);
    }

    private static Admission WithKey(string key, DateTimeOffset? admittedAt = null)
    {
        var at = admittedAt ?? Noon;
        return Input() with
        {
            AdmittedAt = at,
            Idempotency = new IdempotencyEntry(SHA256.HashData(Encoding.UTF8.GetBytes(key)), new byte[32], at.AddHours(1)),
        };
    }
}
