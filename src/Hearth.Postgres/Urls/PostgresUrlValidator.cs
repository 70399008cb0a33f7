using Hearth.Storage;
using Microsoft.Extensions.Options;

namespace Hearth.Postgres.Urls;

/// <summary>Refuses a URL at start that no connection could be made with. Never repeats it.</summary>
internal sealed class PostgresUrlValidator : IValidateOptions<PostgresStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresStoreOptions options)
    {
        // That it is missing has been said already.
        if (string.IsNullOrWhiteSpace(options.Url)) return ValidateOptionsResult.Skip;
        try
        {
            PostgresUrl.Read(options);
            return ValidateOptionsResult.Success;
        }
        catch (StoreUnusableException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
