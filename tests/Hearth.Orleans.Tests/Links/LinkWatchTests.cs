using System.Net;
using Hearth.Orleans.Links;
using Hearth.Orleans.Tests.Support;
using Hearth.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Links;

public sealed class LinkWatchTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly SiloAddress Other = SiloAddress.New(IPAddress.Loopback, 11_112, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly RecordedLog<LinkWatch> _log = new();
    private readonly ReplicaLink _link;
    private readonly LinkWatch _watch;
    private long _number;

    public LinkWatchTests()
    {
        var source = new LinkSource(Other, () => new ReplicaState(), () => ([], []), _ => { }, _ => { }, () => 1);
        _link = new ReplicaLink(Other, "vm/7", new ScriptedService(), source, TestTails.Create(), _time, NullLogger.Instance);
        _watch = new LinkWatch(_log);
    }

    [Fact]
    public void Look_AtAMember_SaysOnceThatItIsSilentAndOnceThatItIsHeard()
    {
        Look(_link); // It was never heard yet.
        Hear();
        Look(_link);
        Assert.Empty(_log.Lines);

        _time.Advance(TimeSpan.FromSeconds(4));
        Look(_link);
        Look(_link);
        Assert.Equal((LogLevel.Warning, 1), (Assert.Single(_log.Lines).Level, _watch.SilentCount));
        Assert.StartsWith("vm/7 is a member of the cluster and was last heard 4.0 s ago", _log.Lines.First().Text, StringComparison.Ordinal);

        Hear();
        Look(_link);
        Look(_link);
        Assert.Equal((LogLevel.Information, "vm/7 is heard again."), _log.Lines.Last());
        Assert.Equal((2, 0), (_log.Lines.Count, _watch.SilentCount));
    }

    [Fact]
    public void Look_WithoutAMemberThatIsGone_ForgetsIt()
    {
        Hear();
        _time.Advance(TimeSpan.FromSeconds(4));
        Look(_link);

        Look();

        Assert.Equal((1, 0), (_log.Lines.Count, _watch.SilentCount));
    }

    private void Look(params ReplicaLink[] links) => _watch.Look(links, Limit);

    private void Hear()
    {
        var message = new LinkMessage { From = Other, Number = ++_number, IsWhole = true, State = new ReplicaState() };
        Assert.True(_link.Receive(message, _ => { }, _ => { }));
    }
}
