using System.Net;
using Hearth.Orleans.Placement;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Placement;

public sealed class RecentHandOversTests
{
    private static readonly SiloAddress Member = SiloAddress.New(IPAddress.Loopback, 11_111, 1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Choose_SoonAfterOthers_KnowsHowManyWereHandedToAMember()
    {
        var handOvers = new RecentHandOvers(_time);

        Assert.Equal([0, 1, 2], [Hand(handOvers), Hand(handOvers), Hand(handOvers)]);

        _time.Advance(RecentHandOvers.Span / 2);
        Assert.Equal(3, Hand(handOvers));
        _time.Advance(RecentHandOvers.Span * 0.75);
        Assert.Equal(1, Hand(handOvers)); // The last one; the others count by what the member says of itself.
    }

    [Fact]
    public void Choose_OfNobody_CountsNothing()
    {
        var handOvers = new RecentHandOvers(_time);

        Assert.Null(handOvers.Choose(_ => null));

        Assert.Equal(0, Hand(handOvers));
    }

    private static int Hand(RecentHandOvers handOvers)
    {
        var known = -1;
        handOvers.Choose(countOf =>
        {
            known = countOf(Member);
            return Member;
        });
        return known;
    }
}
