using System.Net.Sockets;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Tests;

/// <summary>Which errors of the server may pass by themselves.</summary>
public sealed class PostgresFailureTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.InvalidPassword)]
    [InlineData(PostgresErrorCodes.InvalidAuthorizationSpecification)]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.TooManyConnections)]
    [InlineData(PostgresErrorCodes.ReadOnlySqlTransaction)]
    public void Translate_WhatMayPass_IsUnavailable(string state)
    {
        var failure = new PostgresException("No.", "FATAL", "FATAL", state);

        var translated = Assert.IsType<StoreUnavailableException>(PostgresFailure.Translate(failure));

        Assert.Same(failure, translated.InnerException);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.UniqueViolation)]
    [InlineData(PostgresErrorCodes.UndefinedTable)]
    public void Translate_WhatStays_IsLeftAsItIs(string state)
    {
        var failure = new PostgresException("No.", "ERROR", "ERROR", state);

        Assert.Same(failure, PostgresFailure.Translate(failure));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoData)]
    public void Translate_NameThatCannotBeLookedUp_SaysSo(SocketError error)
    {
        var failure = new NpgsqlException("No.", new SocketException((int)error));

        Assert.Contains("the name of its host cannot be looked up", PostgresFailure.Translate(failure).Message, StringComparison.Ordinal);
        Assert.False(PostgresFailure.IsLostConnection(failure));
    }

    [Fact]
    public void MostTelling_OfSeveralHosts_IsWhatAServerHasSaid()
    {
        var unknown = new NpgsqlException("No.", new SocketException((int)SocketError.HostNotFound));
        var silent = new NpgsqlException("No.", new SocketException((int)SocketError.ConnectionRefused));
        var refusal = new PostgresException("No.", "FATAL", "FATAL", PostgresErrorCodes.InvalidPassword);

        Assert.Same(refusal, PostgresFailure.MostTelling(OfSeveral(unknown, silent, refusal)));
        Assert.Same(silent, PostgresFailure.MostTelling(OfSeveral(unknown, silent)));
        Assert.Same(unknown, PostgresFailure.MostTelling(unknown));

        static NpgsqlException OfSeveral(params Exception[] exceptions) => new("None was suitable.", new AggregateException(exceptions));
    }

    [Fact]
    public async Task Pool_NameThatCannotBeLookedUp_IsAskedOnce()
    {
        await using var source = NpgsqlDataSource.Create("Host=127.0.0.1;Port=9");
        var tries = 0;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => new PostgresPool(source).DoAsync<int>(
            _ =>
            {
                tries++;
                throw new NpgsqlException("No.", new SocketException((int)SocketError.TryAgain));
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(1, tries);
    }
}
