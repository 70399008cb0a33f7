using System.Net;
using System.Text;
using Hearth.Events;
using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;
using Hearth.Streams;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>What members say to each other while one of them is a newer build than the other.</summary>
public sealed class MessageTests
{
    private static readonly SiloAddress Sender = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_111), 7);

    private static Detail SomeDetail => new() { Text = "news", Numbers = [1, 2, 3], Next = new Detail { Text = "more" } };

    [Fact]
    public void LinkMessage_OfALaterBuild_IsReadWithoutWhatIsUnknown()
    {
        // Arrange
        var detail = SomeDetail;
        var settlement = new SettlementMessage("a-submission", [5, 6]);
        var later = new LaterLinkMessage
        {
            From = Sender,
            Number = 3,
            State = new LaterReplicaState { Process = Guid.NewGuid(), Agents = ["talker"], Workflows = ["review"], Load = 4, TakesWork = true, Detail = detail },
            IsWhole = true,
            Followed = [1],
            Unfollowed = [2],
            Awaited = [3],
            Unawaited = [4],
            Feeds = [LaterFeed(8), LaterFeed(9)],
            Settlements = [settlement],
            Deleted = [10],
            Details = [detail, SomeDetail],
            Again = detail,
            Last = settlement,
        };

        // Act
        var read = Wire.Send<LaterLinkMessage, LinkMessage>(later);

        // Assert
        Assert.Equal((Sender, 3, true), (read.From, read.Number, read.IsWhole));
        Assert.Equal((later.State.Process, 4, true), (read.State.Process, read.State.Load, read.State.TakesWork));
        Assert.Equal(["talker", "review"], [.. read.State.Agents, .. read.State.Workflows]);
        Assert.Equal([1L, 2, 3, 4, 10], [.. read.Followed, .. read.Unfollowed, .. read.Awaited, .. read.Unawaited, .. read.Deleted]);
        Assert.Equal([8L, 9], read.Feeds.Select(feed => feed.Stream));
        Assert.Equal([(byte)5, 6], Assert.Single(read.Settlements).Event);
    }

    [Fact]
    public void FeedMessage_OfALaterBuild_FeedsItsEventsByteForByte()
    {
        // Arrange: a kind of event and a field that only the later build knows.
        const string event1 = """{"v":3,"type":"text_delta", "later" : 1.50}""";
        const string event2 = """{"v":3,"type":"prophecy","text":"\u00e4"}""";
        var later = LaterFeed(8, (41, (byte)EventKind.TextDelta, event1), (42, 63, event2));

        // Act
        var feed = Wire.Send<LaterFeedMessage, FeedMessage>(later).ToFeed();

        // Assert
        Assert.Equal((new StreamId(8), 3, new Offset(40), new Offset(41), true), (feed.Stream, feed.Epoch, feed.After, feed.Stored, feed.Closes));
        Assert.Equal([(41L, 13, event1), (42L, 63, event2)], feed.Events.Select(item => (item.Offset.Value, (int)item.Kind, Encoding.UTF8.GetString(item.Payload.Span))));
    }

    [Fact]
    public void AdmittedMessage_OfALaterBuild_IsTheSubmissionThatWasAdmitted()
    {
        // Arrange
        var later = new LaterAdmittedMessage
        {
            Id = "a-submission",
            Number = 2,
            Kind = 1,
            Input = [1, 2],
            Tail = 12,
            AdmittedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            TraceParent = "parent",
            Detail = SomeDetail,
        };

        // Act
        var record = Wire.Send<LaterAdmittedMessage, AdmittedMessage>(later).ToRecord(new StreamId(8));

        // Assert
        Assert.Equal(("a-submission", new StreamId(8), 2L, 1), (record.Id.Value, record.Stream, record.Number, (int)record.Kind));
        Assert.Equal([(byte)1, 2], record.Input.ToArray());
        Assert.Equal((new Offset(12), later.AdmittedAt, "parent", null), (record.Tail, record.AdmittedAt, record.TraceParent, record.TraceState));
    }

    [Fact]
    public void LinkMessage_OfAnEarlierBuild_LacksNothingThatIsNeeded()
    {
        // Arrange
        var earlier = new EarlierLinkMessage { From = Sender, Number = 1, State = new ReplicaState { Agents = ["talker"] }, Followed = [1] };

        // Act
        var read = Wire.Send<EarlierLinkMessage, LinkMessage>(earlier);

        // Assert: what did not come is empty, never null.
        Assert.Equal((Sender, 1, false), (read.From, read.Number, read.IsWhole));
        Assert.Equal([1L], read.Followed);
        Assert.All([read.Unfollowed, read.Awaited, read.Unawaited, read.Deleted], Assert.Empty);
        Assert.Empty(read.Feeds);
        Assert.Empty(read.Settlements);
        Assert.Empty(read.State.Workflows);
    }

    [Fact]
    public void LinkMessage_OfThisBuild_IsReadByALaterOne()
    {
        // Arrange
        var now = new LinkMessage { From = Sender, Number = 1, State = new ReplicaState { Load = 2 }, Feeds = [FeedMessage.End(new StreamId(8))] };

        // Act
        var read = Wire.Send<LinkMessage, LaterLinkMessage>(now);

        // Assert
        Assert.Equal((Sender, 1, 2), (read.From, read.Number, read.State.Load));
        Assert.Equal((8L, null), (Assert.Single(read.Feeds).Stream, read.Feeds[0].Detail));
        Assert.Empty(read.Details);
    }

    private static LaterFeedMessage LaterFeed(long stream, params (long Position, byte Kind, string Payload)[] events) => new()
    {
        Stream = stream,
        Epoch = 3,
        After = 40,
        Stored = 41,
        Closes = true,
        Positions = [.. events.Select(item => item.Position)],
        Kinds = [.. events.Select(item => item.Kind)],
        Lengths = [.. events.Select(item => Encoding.UTF8.GetByteCount(item.Payload))],
        Payloads = [.. events.SelectMany(item => Encoding.UTF8.GetBytes(item.Payload))],
        Detail = SomeDetail,
        Trace = Guid.NewGuid(),
    };
}
