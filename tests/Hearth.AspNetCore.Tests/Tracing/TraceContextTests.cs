using Hearth.AspNetCore.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Hearth.AspNetCore.Tests.Tracing;

public sealed class TraceContextTests
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(Parent, Parent)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")]
    [InlineData("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff-more", Parent)]
    [InlineData("", null)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", null)]
    [InlineData("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more", null)]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", null)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", null)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", null)]
    [InlineData("00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01", null)]
    public void Of_TraceParent_IsTakenWhenValid(string sent, string? expected)
    {
        var context = TraceContext.Of(RequestWith(sent, "vendor=value"));

        Assert.Equal(expected, context.Parent);
        Assert.Equal(expected is null ? null : "vendor=value", context.State);
    }

    [Fact]
    public void Of_RepeatedTraceParent_IsIgnored()
    {
        Assert.Equal(default, TraceContext.Of(RequestWith(new StringValues([Parent, Parent]), "a=b")));
    }

    [Theory]
    [InlineData("a=1,b@c=2", "a=1,b@c=2")]
    [InlineData("a=1, ,b=2", "a=1, ,b=2")]
    [InlineData("a=1,a=2", null)]
    [InlineData("A=1", null)]
    [InlineData("a=", null)]
    [InlineData("novalue", null)]
    [InlineData(" ", null)]
    public void Of_TraceState_IsTakenWhenValidAndNeverSpoilsTheParent(string sent, string? expected)
    {
        var context = TraceContext.Of(RequestWith(Parent, sent));

        Assert.Equal(new TraceContext(Parent, expected), context);
    }

    [Fact]
    public void Of_TraceStateInSeveralHeaders_IsJoinedUpTo32Members()
    {
        var most = Enumerable.Range(0, 32).Select(number => $"k{number}=v").ToArray();

        Assert.Equal(string.Join(',', most), TraceContext.Of(RequestWith(Parent, most)).State);
        Assert.Null(TraceContext.Of(RequestWith(Parent, new StringValues([.. most, "one=more"]))).State);
    }

    private static HttpRequest RequestWith(StringValues parent, StringValues state)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.TraceParent = parent;
        request.Headers.TraceState = state;
        return request;
    }
}
