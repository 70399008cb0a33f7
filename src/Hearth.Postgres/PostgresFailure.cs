using System.Net.Sockets;
using System.Security.Authentication;
using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Says what an error of PostgreSQL means for a caller of the store.</summary>
internal static class PostgresFailure
{
    /// <summary>The exception to give to the caller: conditions that may pass become <see cref="StoreUnavailableException"/>.</summary>
    public static Exception Translate(Exception exception) =>
        Describe(exception) is { } reason ? new StoreUnavailableException($"PostgreSQL is unavailable: {reason}.", exception) : exception;

    /// <inheritdoc cref="Translate"/>
    public static async Task<T> TranslateAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception exception) when (Translate(exception) is { } failure && failure != exception)
        {
            throw failure;
        }
    }

    /// <summary>
    /// Whether the connection had ended, or ended while the statement ran. Not so when nothing was heard for too long, or when the host's
    /// name is not known: trying that again would only wait again, and says nothing about connections that there are.
    /// </summary>
    public static bool IsLostConnection(NpgsqlException exception) => exception is PostgresException postgres
        ? postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.IdleSessionTimeout
        : exception.InnerException is IOException or SocketException && !IsLookup(exception);

    /// <summary>Whether the name of a host could not be looked up.</summary>
    public static bool IsLookup(Exception exception) => (exception as SocketException ?? exception.InnerException as SocketException)?.SocketErrorCode
        is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData;

    /// <summary>What one of several hosts has said: of them all, Npgsql says no more than that none was suitable.</summary>
    /// <returns>What says most about what to do; the exception itself where there is one host.</returns>
    public static Exception MostTelling(Exception exception) => exception is NpgsqlException { InnerException: AggregateException several }
        ? several.Flatten().InnerExceptions.MinBy(Rank) ?? exception
        : exception;

    private static string? Describe(Exception exception) => exception switch
    {
        PostgresException postgres => Describe(postgres.SqlState) is { } reason ? $"{reason} ({postgres.SqlState})" : null,
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "it did not answer in time, or all connections are busy",
        NpgsqlException or SocketException when IsLookup(exception) => "the name of its host cannot be looked up",
        NpgsqlException => "the connection failed",
        _ => null,
    };

    // A server that has answered, one that could not be trusted, one that was not reached, and a name that leads nowhere.
    private static int Rank(Exception exception) => exception switch
    {
        PostgresException => 0,
        { InnerException: StoreUnusableException or AuthenticationException } => 1,
        _ => IsLookup(exception) ? 3 : 2,
    };

    private static string? Describe(string state) => state switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => "the statement collided with another one",
        PostgresErrorCodes.LockNotAvailable => "a lock was held for too long",
        PostgresErrorCodes.QueryCanceled => "the statement was cancelled",
        PostgresErrorCodes.ReadOnlySqlTransaction => "it takes no writes, as a standby does",
        _ => state[..2] switch
        {
            "08" => "the connection failed",
            "28" => "it refuses the login, perhaps because the password was changed", // At the start, it is a refusal of its own.
            "53" => "it is out of disk space, memory or connections",
            "57" => "it is starting or stopping, or has ended the session",
            "58" => "reading or writing its files failed",
            _ => null,
        },
    };
}
