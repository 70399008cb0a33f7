using System.Net.Sockets;
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
    /// Whether the connection had ended, or ended while the statement ran. Not so when nothing was heard for too long: trying that again
    /// would only wait again.
    /// </summary>
    public static bool IsLostConnection(NpgsqlException exception) => exception is PostgresException postgres
        ? postgres.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.IdleSessionTimeout
        : exception.InnerException is IOException or SocketException;

    private static string? Describe(Exception exception) => exception switch
    {
        PostgresException postgres => Describe(postgres.SqlState) is { } reason ? $"{reason} ({postgres.SqlState})" : null,
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => "it did not answer in time, or all connections are busy",
        NpgsqlException => "the connection failed",
        _ => null,
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
