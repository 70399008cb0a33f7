using System.Globalization;
using Hearth.Streams;

namespace Hearth.Simulation.Tests.Scheduling;

/// <summary>What a simulation has done: a hash that tells two runs apart, and lines for people when they are asked for.</summary>
internal sealed class Trace(bool keepsLines)
{
    private const ulong Prime = 1_099_511_628_211;

    private readonly List<string> _lines = [];

    public ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    public IReadOnlyList<string> Lines => _lines;

    public void Step(int lane, long now)
    {
        Mix(lane);
        Mix(now);
    }

    /// <summary>Notes something that can be told from outside.</summary>
    /// <param name="now">When.</param>
    /// <param name="who">Which process, or the world.</param>
    /// <param name="what">What it does; free of random ids.</param>
    /// <param name="numbers">What it does it with.</param>
    public void Note(long now, string who, string what, params ReadOnlySpan<long> numbers)
    {
        Mix(now);
        foreach (var letter in who) Mix(letter);
        foreach (var letter in what) Mix(letter);
        foreach (var number in numbers) Mix(number);
        if (!keepsLines) return;
        var seconds = TimeSpan.FromTicks(now).TotalSeconds.ToString("0.0000", CultureInfo.InvariantCulture);
        _lines.Add($"{seconds,9} {who,-6} {what} {string.Join(' ', numbers.ToArray().Select(Describe))}");
    }

    // Large numbers are offsets.
    private static string Describe(long number) => number < Offset.SequenceLimit
        ? number.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"({new Offset(number).Epoch},{new Offset(number).Sequence})");

    private void Mix(long value) => Hash = (Hash ^ (ulong)value) * Prime;
}
