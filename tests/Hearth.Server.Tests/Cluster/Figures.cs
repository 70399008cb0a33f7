using System.Globalization;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests.Cluster;

/// <summary>Times that were taken of the same thing several times.</summary>
internal sealed class Figures(string what)
{
    private readonly List<TimeSpan> _times = [];

    public TimeSpan Median => _times.Order().ElementAt(_times.Count / 2);

    public TimeSpan Worst => _times.Max();

    public void Add(TimeSpan time) => _times.Add(time);

    /// <summary>Says what was measured, and checks it.</summary>
    public void ArePrompt(KillRig rig, TimeSpan median, TimeSpan worst)
    {
        Report.Write($"{what}: median {Text(Median)}, worst {Text(Worst)} of {string.Join(' ', _times.Select(Text))} ms.");
        Promises.IsPrompt(rig, $"{what}, at the median", Median, median);
        Promises.IsPrompt(rig, $"{what}, at worst", Worst, worst);
    }

    private static string Text(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
