using System.Globalization;

namespace Hearth.Deploy.Tests.Checks;

/// <summary>Whoever closes an idle connection first must be the load balancer, else some requests end as 502.</summary>
internal sealed class IdleTimeoutCheck : IDeploymentCheck
{
    private const string Setting = "Hearth__Http__KeepAliveTimeout";

    // What the server does in a container when nothing is set.
    private static readonly TimeSpan DefaultKeepAlive = TimeSpan.FromSeconds(4060);

    public IEnumerable<string> Find(Deployment deployment)
    {
        var keepAlive = deployment.Containers.SelectMany(container => container.Environment[Setting])
            .Select(value => TimeSpan.Parse(value, CultureInfo.InvariantCulture)).Append(DefaultKeepAlive).First();
        foreach (var text in deployment.IdleTimeouts)
        {
            var seconds = int.Parse(text, CultureInfo.InvariantCulture);
            if (seconds is < 1 or > 4000)
                yield return $"The load balancer's idle timeout may be {seconds} s; it takes 1 to 4000.";
            else if (seconds >= keepAlive.TotalSeconds)
                yield return $"The load balancer keeps idle connections for {seconds} s, but the server closes them after {keepAlive.TotalSeconds} s.";
        }
        if (deployment.TargetGroups.Count > 0 && deployment.IdleTimeouts.Count == 0)
            yield return "The load balancer has the idle timeout of 60 s, which cuts ?wait=result.";
        foreach (var group in deployment.TargetGroups.Where(group => group.DeregistrationDelays.Count == 0))
            yield return $"Target group {group.Name} leaves the deregistration delay at 300 s, for which every deploy waits.";
    }
}
