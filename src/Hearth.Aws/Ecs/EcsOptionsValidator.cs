using Microsoft.Extensions.Options;

namespace Hearth.Aws.Ecs;

[OptionsValidator]
internal sealed partial class EcsOptionsValidator : IValidateOptions<EcsOptions>;
