using Hearth.Orleans.Links;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>Orleans' serializer as members use it.</summary>
internal static class Wire
{
    private static readonly Serializer Serializer = new ServiceCollection()
        .AddSerializer(serializer => serializer
            .AddAssembly(typeof(LinkMessage).Assembly)
            .AddAssembly(typeof(SiloAddress).Assembly)
            .AddAssembly(typeof(Wire).Assembly))
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();

    /// <summary>Sends one type and receives another, as two builds do that differ in what they know of a message.</summary>
    public static TReceived Send<TSent, TReceived>(TSent message) =>
        Serializer.Deserialize<TReceived>(Serializer.SerializeToArray(message))!;
}
