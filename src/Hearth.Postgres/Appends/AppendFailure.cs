using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Appends;

/// <summary>What an exception says about the appends that shared a statement.</summary>
internal static class AppendFailure
{
    /// <summary>A lock was not given in time, or the statement took too long: one stream may be the cause.</summary>
    public static bool IsHeldUp(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled,
    };

    /// <summary>
    /// Something among the appends can never be stored: its data are refused, or it cannot even be sent. Whatever else goes wrong is the
    /// state of the database or of the way to it, and passes.
    /// </summary>
    public static bool IsPermanent(Exception exception) => exception switch
    {
        // Cardinality, data, integrity, syntax and access, program limits.
        PostgresException { SqlState: ['2', '1' or '2' or '3', ..] or ['4', '2' or '4', ..] or ['5', '4', ..] } => true,
        ArgumentException or InvalidCastException or FormatException or OverflowException => true,
        _ => false,
    };

    /// <summary>What callers get after everything was tried.</summary>
    public static StoreUnavailableException Unavailable(Exception cause) => new(
        $"The PostgreSQL database is unavailable ({Reason(cause)}); whether the events were stored is unknown.", cause);

    /// <summary>A lock on one stream that was held too long.</summary>
    public static StoreUnavailableException HeldUp(PendingAppend append) =>
        new($"The stream {append.Stream} is locked by somebody else; its events were not stored.");

    /// <summary>Free of content, which messages of the server may quote.</summary>
    public static string Reason(Exception exception) =>
        exception is PostgresException postgres ? $"SQLSTATE {postgres.SqlState}" : exception.GetType().Name;
}
