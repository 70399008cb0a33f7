using Hearth.Nemesis.Server;

namespace Hearth.Nemesis.Workloads;

/// <summary>Makes up scripts: mostly of a second, some long, some without tools.</summary>
internal static class ScriptWriter
{
    public static Script Write(string tag, Random random)
    {
        var steps = Enumerable.Range(0, random.Next(4)).Select(_ => Step(random)).ToList();
        var words = random.Next(20) == 0 ? 100 : random.Next(3, 25);
        return new Script(tag, steps, words, random.Next(10, 40), random.Next(20, 250));
    }

    // Calls that may not be repeated are what matters; a third may.
    private static List<string> Step(Random random) => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
    {
        var tools = random.Next(3) == 0 ? Worker.RepeatableTools : Worker.OnceTools;
        return tools[random.Next(tools.Count)];
    })];
}
