using Hearth.Orleans.Grains;
using Orleans;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>An <see cref="AdmittedMessage"/> as a later build might send it.</summary>
[GenerateSerializer, Alias("hearth.tests.later-admitted")]
internal sealed class LaterAdmittedMessage
{
    [Id(0)]
    public string Id { get; init; } = "";

    [Id(1)]
    public long Number { get; init; }

    [Id(2)]
    public int Kind { get; init; }

    [Id(3)]
    public byte[] Input { get; init; } = [];

    [Id(4)]
    public long Tail { get; init; }

    [Id(5)]
    public DateTimeOffset AdmittedAt { get; init; }

    [Id(6)]
    public string? TraceParent { get; init; }

    [Id(7)]
    public string? TraceState { get; init; }

    [Id(8)]
    public Detail? Detail { get; init; }
}
