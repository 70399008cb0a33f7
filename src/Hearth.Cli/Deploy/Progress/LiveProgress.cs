using System.Globalization;
using Spectre.Console;

namespace Hearth.Cli.Deploy.Progress;

/// <summary>Progress on a terminal: a table that stays where it is while its parts change.</summary>
internal sealed class LiveProgress(CliContext context) : IDeployProgress
{
    // What a small window shows besides the lines above. The parts that have ended give way.
    private const int MaxRows = 18;

    // The time goes on between two looks, so that somebody sees that the tool does.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    public void Say(string line) => context.Console.MarkupLineInterpolated($"[bold]·[/] {line}");

    public void Warn(string line) => context.Console.MarkupLineInterpolated($"[yellow]warning:[/] {line}");

    public async Task WatchAsync(Func<Action<IReadOnlyList<ResourceState>>, Task> wait)
    {
        var start = context.Time.GetTimestamp();
        IReadOnlyList<ResourceState> latest = [];
        await context.Console.Live(Draw(latest, TimeSpan.Zero)).AutoClear(false).StartAsync(async live =>
        {
            var waiting = wait(resources => latest = resources.Count > 0 ? resources : latest);
            while (!waiting.IsCompleted)
            {
                await Task.WhenAny(waiting, Task.Delay(Tick, context.Time));
                live.UpdateTarget(Draw(latest, context.Time.GetElapsedTime(start)));
                live.Refresh();
            }

            await waiting;
        });
    }

    private static Table Draw(IReadOnlyList<ResourceState> resources, TimeSpan elapsed)
    {
        var table = new Table().HideHeaders().Border(TableBorder.None);
        table.AddColumns(new TableColumn("").NoWrap(), new TableColumn("").NoWrap(), new TableColumn(""));
        foreach (var resource in Visible(resources))
        {
            table.AddRow(
                new Text($"  {resource.Name}"),
                new Text(resource.Status, Colour(resource)),
                new Text(resource.Reason ?? "", new Style(decoration: Decoration.Dim)));
        }

        var hidden = resources.Count - MaxRows;
        var more = hidden > 0 ? string.Create(CultureInfo.InvariantCulture, $", and {hidden} more parts") : "";
        table.AddRow(new Text(string.Create(CultureInfo.InvariantCulture, $"  {elapsed:m\\:ss}{more}"), new Style(decoration: Decoration.Dim)));
        return table;
    }

    private static IEnumerable<ResourceState> Visible(IReadOnlyList<ResourceState> resources) => resources.Count <= MaxRows
        ? resources
        : resources.OrderBy(resource => resource.IsFailed ? 0 : resource.IsMoving ? 1 : 2).Take(MaxRows);

    private static Style Colour(ResourceState resource) =>
        new(resource.IsFailed ? Color.Red : resource.IsMoving ? Color.Yellow : Color.Green);
}
