using System.Net;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Streams;
using Hearth.Client.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Client.Tests;

public sealed class StreamTests
{
    private const string Closed = ",\"upToDate\":true,\"streamClosed\":true";

    private static readonly HearthClientOptions Quick = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MaxRetryDelay = TimeSpan.FromMilliseconds(5),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_ServerEndsTheResponse_GoesOnFromTheLastControlFrame()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, number) => StubServer.SendEventsAsync(context, number switch
        {
            1 => StubServer.Frame(Event(1) + "," + Event(2), 2) + StubServer.Frame(Event(3), 3),
            2 => StubServer.Control(3, ",\"upToDate\":true"),
            _ => StubServer.Frame(Event(4), 4, Closed),
        }));

        // Act
        var events = await ReadAsync(server, new StreamOptions { Tail = 3 });

        // Assert
        Assert.Equal([1, 2, 3, 4], events.Select(item => item.EventIndex));
        Assert.Equal([null, StubServer.Offset(2), StubServer.Offset(3), StubServer.Offset(4)], events.Select(item => item.Offset?.Value));
        Assert.Equal(
            [
                "/runs/run_1?offset=-1&live=sse&tail=3",
                $"/runs/run_1?offset={StubServer.Offset(3)}&live=sse&tail=3&cursor=3",
                $"/runs/run_1?offset={StubServer.Offset(3)}&live=sse&tail=3&cursor=3",
            ],
            server.Requests.Select(request => request.Target));
    }

    [Theory]
    [InlineData("event: data\ndata:[{\"type\":\"log\",\"eventIndex\":2}]\n\n")]
    [InlineData("event: data\ndata:[{\"type\":\"log\",\"eventIndex\":2}]\n\nevent: control\ndata:{\"streamNextOffset\":\"0000000000000001_00")]
    [InlineData("event: data\ndata:[{\"type\":\"lo")]
    [InlineData(": heart")]
    public async Task Stream_IsCutWithinAFrame_ReadsTheFrameOnceAndWhole(string cut)
    {
        // Arrange
        await using var server = await StubServer.StartAsync(async (context, number) =>
        {
            if (number > 1)
            {
                await StubServer.SendEventsAsync(context, StubServer.Frame(Event(2), 2, Closed));
                return;
            }

            await StubServer.SendEventsAsync(context, StubServer.Frame(Event(1), 1));
            await StubServer.SendEventsAsync(context, cut);
            context.Abort();
        });

        // Act
        var events = await ReadAsync(server);

        // Assert
        Assert.Equal([1, 2], events.Select(item => item.EventIndex));
        Assert.Contains($"offset={StubServer.Offset(1)}", server.Requests.Last().Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WhatWasReadComesAgain_IsLeftOut()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.SendEventsAsync(
            context,
            StubServer.Frame(Event(1), 1) + StubServer.Frame(Event(2), 2) + StubServer.Frame(Event(1), 1) + StubServer.Frame(Event(3), 3, Closed)));

        var events = await ReadAsync(server);

        Assert.Equal([1, 2, 3], events.Select(item => item.EventIndex));
    }

    [Fact]
    public async Task Stream_ConnectionIsSilent_IsOpenedAgain()
    {
        // Arrange
        await using var server = await StubServer.StartAsync(async (context, number) =>
        {
            if (number > 1)
            {
                await StubServer.SendEventsAsync(context, StubServer.Frame(Event(2), 2, Closed));
                return;
            }

            await StubServer.SendEventsAsync(context, StubServer.Frame(Event(1), 1));
            await StubServer.HangAsync(context);
        });

        // Act
        var options = new HearthClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1), ReadTimeout = TimeSpan.FromMilliseconds(300) };
        var events = await ReadAsync(server, options: options);

        // Assert
        Assert.Equal([1, 2], events.Select(item => item.EventIndex));
    }

    [Fact]
    public async Task Stream_EveryConnectionIsSilentBehindItsFirstFrame_ThrowsOnceTheTimeIsOver()
    {
        // Arrange
        var time = new LeapingTime();
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            var opened = time.NextReading;
            await StubServer.SendEventsAsync(context, StubServer.Control(1));
            await opened.WaitAsync(Cancel);
            time.Leap(TimeSpan.FromSeconds(45));
            await StubServer.HangAsync(context);
        });
        var options = new HearthClientOptions
        {
            TimeProvider = time,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            ReadTimeout = TimeSpan.FromMilliseconds(50),
        };

        // Act
        await Assert.ThrowsAsync<HearthConnectionException>(() => ReadAsync(server, options: options));

        // Assert
        Assert.InRange(server.Requests.Count, 2, 3);
    }

    [Fact]
    public async Task Stream_ServerGoesForGoodAfterALongConnection_ThrowsOnceTheTimeIsOver()
    {
        // Arrange
        var time = new LeapingTime();
        await using var server = await StubServer.StartAsync(async (context, number) =>
        {
            if (number > 1)
            {
                time.Leap(TimeSpan.FromSeconds(7));
                await StubServer.WriteErrorAsync(context, 503, "draining");
                return;
            }

            var opened = time.NextReading;
            await StubServer.SendEventsAsync(context, StubServer.Control(1));
            await opened.WaitAsync(Cancel);
            time.Leap(TimeSpan.FromSeconds(45));
        });
        var options = new HearthClientOptions { TimeProvider = time, RetryDelay = TimeSpan.FromMilliseconds(1) };

        // Act
        await Assert.ThrowsAsync<HearthUnavailableException>(() => ReadAsync(server, options: options));

        // Assert
        Assert.InRange(server.Requests.Count, 8, 11);
    }

    [Fact]
    public async Task Stream_SlowReader_IsNotTakenForASilentServer()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, _) =>
            StubServer.SendEventsAsync(context, StubServer.Frame(Event(1), 1) + StubServer.Frame(Event(2), 2, Closed)));
        var time = new FakeTimeProvider();
        using var client = new HearthClient(server.BaseAddress, new HearthClientOptions { TimeProvider = time });
        var seen = new List<long>();

        // Act
        await foreach (var item in client.Run("run_1").StreamAsync(cancellationToken: Cancel))
        {
            seen.Add(item.EventIndex);
            time.Advance(TimeSpan.FromHours(1));
        }

        // Assert
        Assert.Equal([1, 2], seen);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Stream_ServerDrains_WaitsAndGoesOn()
    {
        await using var server = await StubServer.StartAsync((context, number) => number switch
        {
            1 => StubServer.SendEventsAsync(context, StubServer.Frame(Event(1), 1)),
            < 5 => StubServer.WriteErrorAsync(context, 503, "draining"),
            _ => StubServer.SendEventsAsync(context, StubServer.Frame(Event(2), 2, Closed)),
        });

        var events = await ReadAsync(server);

        Assert.Equal([1, 2], events.Select(item => item.EventIndex));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Stream_MakesNoProgressForTooLong_ThrowsTheLastFailure()
    {
        // Arrange: it opens each time, and that is all.
        var time = new LeapingTime();
        await using var server = await StubServer.StartAsync((context, number) =>
        {
            time.Leap(TimeSpan.FromSeconds(7));
            return StubServer.SendEventsAsync(context, number == 1 ? StubServer.Frame(Event(1), 1) : StubServer.Control(1));
        });
        using var client = new HearthClient(
            server.BaseAddress, new HearthClientOptions { TimeProvider = time, RetryDelay = TimeSpan.FromMilliseconds(1) });
        var seen = new List<long>();

        // Act
        await Assert.ThrowsAsync<HearthConnectionException>(async () =>
        {
            await foreach (var item in client.Run("run_1").StreamAsync(cancellationToken: Cancel)) seen.Add(item.EventIndex);
        });

        // Assert
        Assert.Equal([1], seen);
        Assert.InRange(server.Requests.Count, 8, 11);
    }

    [Fact]
    public async Task Stream_ProxyCutsEachQuietConnectionAfterAWhile_IsReadForAsLongAsThereIsAServer()
    {
        // Arrange
        var time = new LeapingTime();
        await using var server = await StubServer.StartAsync(async (context, number) =>
        {
            var opened = time.NextReading;
            await StubServer.SendEventsAsync(context, number < 6 ? StubServer.Control(1) : StubServer.Frame(Event(2), 2, Closed));
            await opened.WaitAsync(Cancel);
            time.Leap(TimeSpan.FromSeconds(6));
        });
        var options = new HearthClientOptions
        {
            TimeProvider = time,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            RetryTimeout = TimeSpan.FromSeconds(10),
        };

        // Act
        var events = await ReadAsync(server, options: options);

        // Assert
        Assert.Single(events);
    }

    [Theory]
    [InlineData(404, "stream_not_found")]
    [InlineData(401, "unauthorized")]
    [InlineData(403, "forbidden")]
    public async Task Stream_MayNotBeReadAnyMore_ThrowsWhy(int status, string type)
    {
        await using var server = await StubServer.StartAsync((context, number) => number == 1
            ? StubServer.SendEventsAsync(context, StubServer.Frame(Event(1), 1))
            : StubServer.WriteErrorAsync(context, status, type));

        var exception = await Assert.ThrowsAnyAsync<HearthApiException>(() => ReadAsync(server));

        Assert.Equal((type, (HttpStatusCode)status), (exception.Type, exception.StatusCode));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData("event: data\ndata:{\"type\":\"log\"}\n\n")]
    [InlineData("event: data\ndata:[{\"type\":\"log\"]\n\n")]
    [InlineData("event: control\ndata:null\n\n")]
    [InlineData("event: control\ndata:{\"streamNextOffset\":\"\"}\n\n")]
    public async Task Stream_FrameIsNotUnderstood_ThrowsInsteadOfSkippingIt(string frame)
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.SendEventsAsync(context, frame));

        await Assert.ThrowsAsync<HearthProtocolException>(() => ReadAsync(server));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Stream_FramesOfUnknownKinds_AreSkipped()
    {
        await using var server = await StubServer.StartAsync((context, _) => StubServer.SendEventsAsync(
            context, "event: weather\ndata:{}\n\n: a comment\n\nretry: 10\n\n" + StubServer.Frame(Event(1), 1, Closed)));

        Assert.Single(await ReadAsync(server));
    }

    [Fact]
    public async Task Stream_Cancelled_EndsAndClosesTheConnection()
    {
        // Arrange
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StubServer.StartAsync(async (context, _) =>
        {
            await StubServer.SendEventsAsync(context, StubServer.Frame(Event(1), 1));
            await StubServer.HangAsync(context);
            left.SetResult();
        });
        using var client = new HearthClient(server.BaseAddress);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        // Act
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in client.Run("run_1").StreamAsync().WithCancellation(cancellation.Token)) await cancellation.CancelAsync();
        });

        // Assert
        await left.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancel);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Stream_NotFollowed_ReadsPageAfterPageUpToTheEnd()
    {
        // Arrange
        await using var server = await StubServer.StartAsync((context, number) =>
        {
            if (number == 2) return StubServer.WriteErrorAsync(context, 502, "unavailable");
            var page = number == 1 ? 1 : 2;
            context.Response.Headers["Stream-Next-Offset"] = StubServer.Offset(page);
            if (page == 2) context.Response.Headers["Stream-Up-To-Date"] = "true";
            return StubServer.WriteAsync(context, 200, $"[{Event(page)}]");
        });

        // Act
        var events = await ReadAsync(server, new StreamOptions { Follow = false });

        // Assert
        Assert.Equal([1, 2], events.Select(item => item.EventIndex));
        Assert.Equal(
            ["/runs/run_1?offset=-1", $"/runs/run_1?offset={StubServer.Offset(1)}", $"/runs/run_1?offset={StubServer.Offset(1)}"],
            server.Requests.Select(request => request.Target));
    }

    [Fact]
    public async Task Stream_FromEveryOffset_HasTheRestOnceAndInOrder()
    {
        // Arrange
        await using var server = await TestServer.StartAsync();
        var admission = await server.Client.Workflow("bill").StartAsync(new Order("lamp", 2), TestJson.Default.Order, cancellationToken: Cancel);
        var run = server.Client.Run(admission.RunId);
        var all = await run.StreamAsync(cancellationToken: Cancel).ToListAsync(Cancel);

        foreach (var position in all.Select((item, index) => (item.Offset, Behind: index + 1)).Where(item => item.Offset is not null))
        {
            // Act
            var live = await run.StreamAsync(new StreamOptions { Offset = position.Offset!.Value }, Cancel).ToListAsync(Cancel);
            var pages = await run.StreamAsync(new StreamOptions { Offset = position.Offset.Value, Follow = false }, Cancel).ToListAsync(Cancel);

            // Assert
            Assert.Equal(all.Skip(position.Behind).Select(Raw), live.Select(Raw));
            Assert.Equal(all.Skip(position.Behind).Select(Raw), pages.Select(Raw));
        }

        Assert.Equal(all[^1].Offset, (await run.StreamAsync(new StreamOptions { Tail = 1 }, Cancel).ToListAsync(Cancel)).Single().Offset);
        Assert.Empty(await run.StreamAsync(new StreamOptions { Offset = StreamOffset.Now }, Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Stream_InstanceWithoutEvents_ThrowsNotFound()
    {
        await using var server = await TestServer.StartAsync();

        var exception = await Assert.ThrowsAsync<HearthNotFoundException>(
            () => server.Client.Agent("assistant", "nobody").StreamAsync(cancellationToken: Cancel).ToListAsync(Cancel));

        Assert.Equal("stream_not_found", exception.Type);
    }

    [Fact]
    public void Stream_TailIsNotPositive_IsRefusedBeforeAnythingIsSent()
    {
        using var client = new HearthClient(new Uri("http://localhost"));

        Assert.Throws<ArgumentException>(() => client.Run("run_1").StreamAsync(new StreamOptions { Tail = 0 }, Cancel));
    }

    private static string Raw(HearthEvent item) => item.Json.GetRawText();

    private static string Event(int number) => $$"""{"type":"log","v":3,"eventIndex":{{number}},"level":"info","message":"{{number}}"}""";

    private static async Task<List<HearthEvent>> ReadAsync(StubServer server, StreamOptions? part = null, HearthClientOptions? options = null)
    {
        using var client = new HearthClient(server.BaseAddress, options ?? Quick);
        return await client.Run("run_1").StreamAsync(part, Cancel).ToListAsync(Cancel);
    }
}
