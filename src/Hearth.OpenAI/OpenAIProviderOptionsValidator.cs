using Microsoft.Extensions.Options;

namespace Hearth.OpenAI;

[OptionsValidator]
internal sealed partial class OpenAIProviderOptionsValidator : IValidateOptions<OpenAIProviderOptions>;
