using Microsoft.Extensions.Options;

namespace Hearth.Aws.Bedrock;

[OptionsValidator]
internal sealed partial class BedrockProviderOptionsValidator : IValidateOptions<BedrockProviderOptions>;
