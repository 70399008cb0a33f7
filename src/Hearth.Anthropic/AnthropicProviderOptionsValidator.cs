using Microsoft.Extensions.Options;

namespace Hearth.Anthropic;

[OptionsValidator]
internal sealed partial class AnthropicProviderOptionsValidator : IValidateOptions<AnthropicProviderOptions>;
