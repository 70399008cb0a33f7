using Hearth.Bench;
using Hearth.Bench.Report;

if (!BenchOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}\n\n{BenchOptions.Help}");
    return 2;
}

await using var databases = options.Databases;
var report = new BenchReport();
foreach (var measurement in options.Measurements)
{
    await Console.Error.WriteLineAsync($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {measurement.Name} …");
    await measurement.RunAsync(options, report);
}

Console.WriteLine(report.ToMarkdown());
return options.FailOnMiss && report.HasMisses ? 1 : 0;
