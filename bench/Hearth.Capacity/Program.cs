using System.Diagnostics;
using Hearth.Capacity;
using Hearth.Capacity.Model;
using Hearth.Capacity.Report;
using Hearth.Capacity.Simulation;

if (!CapacityOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}\n\n{CapacityOptions.Help}");
    return 2;
}

var sizes = new EventSizes();
var predicted = new CapacityModel(options.Workload, options.Deployment, sizes).Predict();
var resources = new ResourceModel(options.Workload, options.Deployment, new UnitCosts()).Estimate(predicted);
Console.WriteLine(Tables.Write(predicted, resources, options.Deployment.Replicas));
if (options.IsModelOnly) return 0;

var started = Stopwatch.GetTimestamp();
var counted = new ClusterSimulation(options.Workload, options.Deployment, sizes, new Schedule(), options.Seed).Run();
var checks = Comparison.Compare(predicted, counted);
Console.WriteLine(Tables.Write(checks));
await Console.Error.WriteLineAsync(
    $"simulated in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, seed {options.Seed}, {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
return checks.All(check => check.Holds) ? 0 : 1;
