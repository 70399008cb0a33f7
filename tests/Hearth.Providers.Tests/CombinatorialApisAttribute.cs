using System.Reflection;
using Hearth.FakeProvider;
using Xunit.Sdk;
using Xunit.v3;

namespace Hearth.Providers.Tests;

/// <summary>One case for every protocol, followed by these values.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class CombinatorialApisAttribute(params object?[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<FakeApi>().Select(api => new TheoryDataRow([api, .. values]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
