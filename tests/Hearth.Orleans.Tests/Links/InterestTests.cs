using CsCheck;
using Hearth.Orleans.Links;
using Hearth.Orleans.Tests.Support;
using Hearth.Streams;

namespace Hearth.Orleans.Tests.Links;

public sealed class InterestTests
{
    [Fact]
    public void Take_AfterAnyChanges_MakesTheOtherSideTheSame() => Gen.Select(Gen.Bool, Gen.Int[1, 4], Gen.Int[0, 3]).Array[0, 40].Sample(changes =>
    {
        var interest = new Interest();
        var (here, there) = (new HashSet<long>(), new HashSet<long>());
        foreach (var (isAdded, stream, look) in changes)
        {
            if (isAdded) here.Add(stream);
            else here.Remove(stream);
            if (isAdded) interest.Add(new StreamId(stream));
            else interest.Remove(new StreamId(stream));
            Assert.True(interest.HasNews);
            if (look == 0) Tell();
        }

        Tell();
        Assert.Equal(here.Order(), there.Order());
        Assert.False(interest.HasNews);

        void Tell()
        {
            var (added, removed) = interest.Take();
            Assert.Empty(added.Intersect(removed));
            there.ExceptWith(removed);
            there.UnionWith(added);
        }
    });

    [Fact]
    public void Take_BesideAWholeThatWasReadBefore_HasTheLastWord()
    {
        // Arrange: read here, told of, then left, between the look at the whole and that at the changes.
        var interest = new Interest();
        interest.Add(new StreamId(1));
        long[] whole = [1];
        interest.Remove(new StreamId(1));

        // Act
        var (added, removed) = interest.Take();

        // Assert
        Assert.Empty(whole.Union(added).Except(removed));
    }

    [Fact]
    public void Following_OfStreams_KeepsTheirTailsUntilNobodyReads()
    {
        // Arrange
        var tails = TestTails.Create();
        var following = new Following(tails);
        StreamTail tail;
        using (var lease = tails.Acquire(new StreamId(1)))
        {
            tail = lease.Tail;
            tail.AddReader();
            Assert.True(following.Follow(tail.Stream));
            Assert.False(following.Follow(tail.Stream));
        }

        // Act, Assert
        Assert.Empty(following.Unfollow());
        Assert.Same(tail, tails.Find(new StreamId(1)));
        Assert.Equal((1, 1), (following.FollowedCount, following.All().Followed.Length));
    }

    [Fact]
    public void Following_OfOutcomes_CountsThoseWhoWait()
    {
        // Arrange
        var following = new Following(TestTails.Create());
        var stream = new StreamId(1);

        // Act
        bool[] news = [following.Await(stream), following.Await(stream), following.Unawait(stream), following.Unawait(stream), following.Await(stream)];

        // Assert
        Assert.Equal([true, false, false, true, true], news);
        Assert.Equal([1L], following.All().Awaited);
    }
}
