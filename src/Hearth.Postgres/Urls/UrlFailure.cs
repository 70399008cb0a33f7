using Hearth.Storage;

namespace Hearth.Postgres.Urls;

/// <summary>Refusals of a database URL and of what fills it in. They name parameters and what is allowed, and never repeat a value.</summary>
internal static class UrlFailure
{
    private const string EnvironmentStart = "The environment of the PostgreSQL database is not usable: ";
    private const string Start = "The URL of the PostgreSQL database (DATABASE_URL) is not usable: ";

    /// <param name="parameter">A name that libpq knows, whatever way the URL spells the value.</param>
    /// <param name="reason">Continues the sentence that the name begins.</param>
    public static StoreUnusableException Of(string parameter, string reason) => new($"{Start}{parameter} {reason}");

    /// <inheritdoc cref="Of(string, string)"/>
    /// <param name="variable">The variable that gave the value.</param>
    /// <param name="reason">Continues the sentence that the name begins.</param>
    public static StoreUnusableException OfVariable(string variable, string reason) => new($"{EnvironmentStart}{variable} {reason}");

    public static StoreUnusableException Of(string sentence) => new(Start + sentence);
}
