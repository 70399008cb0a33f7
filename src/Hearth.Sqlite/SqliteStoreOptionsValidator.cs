using Microsoft.Extensions.Options;

namespace Hearth.Sqlite;

[OptionsValidator]
internal sealed partial class SqliteStoreOptionsValidator : IValidateOptions<SqliteStoreOptions>;
