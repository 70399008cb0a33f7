using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore;

[OptionsValidator]
internal sealed partial class HearthHttpOptionsValidator : IValidateOptions<HearthHttpOptions>;
