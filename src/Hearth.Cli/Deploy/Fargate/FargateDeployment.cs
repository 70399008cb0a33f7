using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Checks;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Images;
using Hearth.Cli.Deploy.Progress;
using Hearth.Cli.Deploy.Services;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>The whole way to a service on ECS with Fargate: the repository, the secrets, the image, the stack, its answer.</summary>
internal sealed class FargateDeployment(DeploySession session, DeployRequest request, FargateSettings settings)
{
    private const string SmallestDatabase = "db.t4g.micro";

    private readonly DeployStack _stack = new(session, FargateTemplate.Read(), settings.Name);
    private readonly ImageSource _images = new(session, request);
    private IReadOnlyList<string> _reasons = [];

    private EcrRepository Repository =>
        new(settings.Repository, $"{session.Caller.Account}.dkr.ecr.{session.Aws.Region}.amazonaws.com/{settings.Repository}");

    public async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        var before = await _stack.DescribeOursAsync(cancellationToken);
        var network = new NetworkCheck(session);
        var networks = await network.CidrsAsync(settings.Vpc, cancellationToken);
        await network.RunAsync(settings.Vpc, settings.TaskSubnets, settings.AssignsPublicIp, cancellationToken);
        Warn(before);
        var image = await _images.PlanAsync(Repository, cancellationToken);
        Confirmation.Ask(session, request,
            $"{(request.DryRun ? "this would deploy" : "this deploys")} {settings.Name} to ECS with Fargate:\n  the image {image}\n"
            + $"  the stack {settings.Name}: load balancer, cluster, service, roles, database, and what belongs to them");

        await ServiceLinkedRole.EnsureAsync(session, cancellationToken);
        if (request.Image is null) await EnsureRepositoryAsync(cancellationToken);
        var secrets = new FargateSecrets(session, request, settings);
        var providerKey = await secrets.ProviderKeyAsync(cancellationToken);
        var apiKeys = await secrets.ApiKeysAsync(cancellationToken);
        var name = await _images.MakeAsync(image, Repository, settings.Platform, cancellationToken);
        var (repository, digest) = Parts(name);
        _stack.Watcher = WatchServiceAsync;
        _stack.MoreReasons = () => _reasons;
        await _stack.DeployAsync(settings.StackParameters(networks[0], repository, digest, apiKeys, providerKey), cancellationToken);
        if (session.Changes.IsDryRun) return new DeployResult("fargate", settings.Name, name, null, session);
        return new DeployResult("fargate", settings.Name, name, await FinishAsync([apiKeys, providerKey], cancellationToken), session);
    }

    private void Warn(StackView? stack)
    {
        var database = settings.File["DATABASE_CLASS"] ?? stack?.Parameters.GetValueOrDefault("DatabaseClass") ?? SmallestDatabase;
        if (settings.File["DATABASE_URL_SECRET_ARN"] is null && ConnectionBudget.Check(database, settings.MaxTasks) is { } warning)
            session.Progress.Warn(warning);
        if (settings.File["CERTIFICATE_ARN"] is null && !settings.IsInternal && settings.File["CLIENT_CIDR"] is null)
        {
            session.Progress.Warn(
                "without CERTIFICATE_ARN this is plain HTTP for everybody on the internet, API keys included. Set CLIENT_CIDR to your own address until it has one.");
        }
    }

    private async Task EnsureRepositoryAsync(CancellationToken cancellationToken)
    {
        var found = await session.Aws.LookAsync(
            new AwsCall("ecr", "describe-repositories", "--repository-names", settings.Repository), ["RepositoryNotFoundException"], cancellationToken);
        if (found is not null) return;
        await session.Changes.ApplyAsync(
            $"making the repository {settings.Repository}",
            new AwsCall("ecr", "create-repository", "--repository-name", settings.Repository, "--image-tag-mutability", "IMMUTABLE",
                "--image-scanning-configuration", "scanOnPush=true"),
            cancellationToken);
    }

    // The template names the image by its repository in this account and its digest.
    private (string Repository, string Digest) Parts(string image)
    {
        var registry = $"{session.Caller.Account}.dkr.ecr.{session.Aws.Region}.";
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var slash = image.IndexOf('/', StringComparison.Ordinal);
        return image.StartsWith(registry, StringComparison.Ordinal)
            ? (image[(slash + 1)..at], image[(at + 1)..])
            : throw new CliException(
                "usage", $"{image} is not in Amazon ECR of this account and region, which is where the template takes it from.",
                "Push it there, or say --tag.", ExitCode.Usage);
    }

    // What ECS says is gone with the service when CloudFormation takes a failed stack back: it is kept while it can be asked.
    private async Task<IReadOnlyList<ResourceState>> WatchServiceAsync(StackEvents events, CancellationToken cancellationToken)
    {
        if (events.IdOf("Service") is not { } arn || !arn.Contains(":service/", StringComparison.Ordinal)) return [];
        var report = new ServiceReport(session.Aws, arn);
        var news = await report.NewsAsync(cancellationToken);
        if (await report.ReasonsAsync(cancellationToken) is { Count: > 0 } reasons) _reasons = reasons;
        return news;
    }

    private async Task<Uri?> FinishAsync(IReadOnlyList<string> secrets, CancellationToken cancellationToken)
    {
        var outputs = await _stack.OutputsAsync(cancellationToken);
        await WarnOfRotatedAsync(outputs, [.. secrets.Where(arn => arn.Length > 0)], cancellationToken);
        var address = new Uri(outputs["Url"]);
        if (settings.IsInternal) session.Progress.Say("the load balancer is an internal one: whether it answers can only be seen from inside the VPC");
        else if (settings.File["CERTIFICATE_ARN"] is not null) session.Progress.Say($"point the domain of the certificate at {address.Host}");
        else await new HealthProbe(session).WaitAsync(address, cancellationToken);
        return address;
    }

    private async Task WarnOfRotatedAsync(IReadOnlyDictionary<string, string> outputs, IReadOnlyList<string> secrets, CancellationToken cancellationToken)
    {
        if (session.Changes.Made.Count > 0) return;
        var (cluster, service) = (outputs["ClusterName"], outputs["ServiceName"]);
        var report = new ServiceReport(session.Aws, $"service/{cluster}/{service}");
        if (await report.DeployedAtAsync(cancellationToken) is not { } since) return;
        var remedy = CommandText.Short("aws",
            ["ecs", "update-service", "--region", session.Aws.Region, "--cluster", cluster, "--service", service, "--force-new-deployment"]);
        await new SecretCheck(session).WarnOfRotatedAsync(secrets, since, $"New ones: {remedy}", cancellationToken);
    }
}
