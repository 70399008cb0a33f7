using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.Hosting;

/// <summary>How the time that the platform gives a stopping process is divided.</summary>
/// <remarks>
/// The platform kills at its stop time-out; the host gives up 5 seconds earlier, so that it is not killed while it leaves; and work
/// under way stops 5 seconds before that, which is the time for safe points, the server's connections and the store.
/// </remarks>
internal sealed class ShutdownTimes(IOptions<DrainOptions> drain, IOptions<HostOptions> host)
{
    /// <summary>What each party leaves to the one behind it.</summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromSeconds(5);

    /// <summary>The host's shutdown time-out where nobody has set one.</summary>
    public static readonly TimeSpan HostDefault = new HostOptions().ShutdownTimeout;

    /// <summary>How long work may go on, counted from the stop.</summary>
    public TimeSpan Drain => drain.Value.Timeout ?? Available;

    /// <summary>How long the process goes on admitting, counted from the stop.</summary>
    public TimeSpan Admission => drain.Value.AdmissionDelay < Drain ? drain.Value.AdmissionDelay : Drain;

    /// <summary>The longest time for work that the host's shutdown time-out has room for.</summary>
    public TimeSpan Available => host.Value.ShutdownTimeout > Reserve ? host.Value.ShutdownTimeout - Reserve : TimeSpan.Zero;
}
