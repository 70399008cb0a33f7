using Hearth.FakeProvider;

namespace Hearth.Providers.Tests;

/// <summary>Every protocol, for tests of what all providers promise.</summary>
public sealed class Apis : TheoryData<FakeApi>
{
    public Apis()
    {
        Add(FakeApi.ChatCompletions);
        Add(FakeApi.Responses);
        Add(FakeApi.AnthropicMessages);
    }
}
