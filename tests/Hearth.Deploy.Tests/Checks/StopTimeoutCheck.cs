using System.Globalization;

namespace Hearth.Deploy.Tests.Checks;

/// <summary>Fargate gives 2 to 120 seconds between SIGTERM and SIGKILL, and the server has to know how many.</summary>
internal sealed class StopTimeoutCheck : IDeploymentCheck
{
    private const string Setting = "Hearth__Drain__StopTimeout";

    public IEnumerable<string> Find(Deployment deployment) => deployment.Containers.SelectMany(Find);

    private static IEnumerable<string> Find(Container container)
    {
        if (container.StopTimeouts is not [var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out var seconds))
        {
            yield return $"Container {container.Name} needs one stop time-out; Fargate's default of 30 s is short.";
            yield break;
        }
        if (seconds is < 2 or > 120)
            yield return $"Container {container.Name} has a stop time-out of {seconds} s; Fargate takes 2 to 120.";
        var told = container.Environment[Setting].ToList();
        if (told is not [var value] || !TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) || time.TotalSeconds != seconds)
            yield return $"Container {container.Name} is killed after {seconds} s, but {Setting} is \"{string.Join(", ", told)}\".";
    }
}
