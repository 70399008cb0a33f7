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
}
