using Orleans;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>Something that only a later build sends.</summary>
[GenerateSerializer, Alias("hearth.tests.detail")]
internal sealed class Detail
{
    [Id(0)]
    public string Text { get; init; } = "";

    [Id(1)]
    public long[] Numbers { get; init; } = [];

    [Id(2)]
    public Detail? Next { get; init; }
}
