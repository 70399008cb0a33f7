using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;

namespace Hearth.Orleans.Tests.Links;

public sealed class LinkNewsTests
{
    [Fact]
    public void TryAdd_OfMoreBytesThanFit_IsRefusedUntilSomeWereTaken()
    {
        // Arrange
        var news = new LinkNews();
        var megabyte = new byte[1 << 20];
        var nudge = new NudgeMessage { Admitted = new AdmittedMessage { Input = megabyte } };

        // Act
        var settlements = Enumerable.Range(0, 20).Count(number => news.TryAdd(new SettlementMessage($"{number}", megabyte)));
        var nudges = Enumerable.Range(0, 20).Count(_ => news.TryAdd(nudge));

        // Assert
        Assert.Equal((8, 8), (settlements, nudges));
        Assert.Equal((8, 8), (news.TakeSettlements().Length, news.TakeNudges().Length));
        Assert.True(news.TryAdd(new SettlementMessage("a", megabyte)) && news.TryAdd(nudge));
    }

    [Fact]
    public void HasNews_OfEachKind_IsTrueUntilItIsTaken()
    {
        var news = new LinkNews();
        Assert.False(news.HasNews);

        Check(() => news.Followed.Add(new(1)), () => news.Followed.Take());
        Check(() => news.Awaited.Remove(new(1)), () => news.Awaited.Take());
        Check(() => news.Refused.Add(1), () => news.TakeRefused());
        Check(() => news.TryAdd(new SettlementMessage("a", [])), () => news.TakeSettlements());
        Check(() => news.TryAdd(new NudgeMessage()), () => news.TakeNudges());
        Check(() => news.TryAddDeleted(new(1)), () => news.TakeDeleted());

        void Check(Action add, Action take)
        {
            add();
            Assert.True(news.HasNews);
            take();
            Assert.False(news.HasNews);
        }
    }
}
