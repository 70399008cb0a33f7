using Microsoft.Extensions.AI;

namespace Hearth.Models;

/// <summary>The built-in <c>demo/echo</c>: not a model, but enough to see streaming without a key.</summary>
internal sealed class DemoProvider(TimeProvider time) : IModelProvider, IDisposable
{
    public const string ProviderId = "demo";
    private const string EchoModel = "echo";

    private readonly EchoChatClient _echo = new(time);

    public string Id => ProviderId;

    public string Api => "demo";

    public Uri? Endpoint => null;

    public string? ConfigurationError => null;

    public IChatClient GetChatClient(string model) => model == EchoModel
        ? _echo
        : throw new HearthException(
            ErrorCodes.ModelNotConfigured,
            $"There is no model \"{ProviderId}/{model}\".",
            $"The only one is {ProviderId}/{EchoModel}.");

    public void Prepare(string model, ChatOptions options)
    {
    }

    public void Dispose() => _echo.Dispose();

    public ModelFailure Classify(Exception exception) => new("unknown", exception.Message, IsTransient: false);
}
