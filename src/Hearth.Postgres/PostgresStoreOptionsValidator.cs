using Microsoft.Extensions.Options;

namespace Hearth.Postgres;

[OptionsValidator]
internal sealed partial class PostgresStoreOptionsValidator : IValidateOptions<PostgresStoreOptions>;
