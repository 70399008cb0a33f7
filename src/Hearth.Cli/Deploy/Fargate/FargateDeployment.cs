using Hearth.Cli.Deploy.Aws;
using Hearth.Cli.Deploy.Checks;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Images;
using Hearth.Cli.Deploy.Progress;
using Hearth.Cli.Deploy.Services;

namespace Hearth.Cli.Deploy.Fargate;

/// <summary>The whole way to a service on ECS with Fargate: the repository, the secrets, the image, the stack, its answer.</summary>
/// <param name="session">The deployment.</param>
/// <param name="request">What was asked for.</param>
/// <param name="settings">What is to be deployed, over what is.</param>
/// <param name="stack">The stack.</param>
/// <param name="isNew">Whether it is made now.</param>
internal sealed class FargateDeployment(DeploySession session, DeployRequest request, FargateSettings settings, DeployStack stack, bool isNew)
{
    private const string SmallestDatabase = "db.t4g.micro";
    private const string Everybody = "0.0.0.0/0";

    private readonly ImageSource _images = new(session, request);
    private IReadOnlyList<string> _reasons = [];

    private EcrRepository Repository =>
        new(settings.Repository, $"{session.Caller.Account}.dkr.ecr.{session.Aws.Region}.amazonaws.com/{settings.Repository}");

    private string Registry => $"{session.Caller.Account}.dkr.ecr.{session.Aws.Region}.";

    /// <summary>Looks at the stack that is there, and deploys.</summary>
    public static async Task<DeployResult> RunAsync(
        DeploySession session, DeployRequest request, FargateSettings settings, CancellationToken cancellationToken)
    {
        var stack = new DeployStack(session, FargateTemplate.Read(), settings.Name);
        var before = await stack.DescribeOursAsync(cancellationToken);
        return await new FargateDeployment(session, request, settings.Keeping(before), stack, before is null).RunAsync(cancellationToken);
    }

    private async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        RequirePullable();
        var network = new NetworkCheck(session);
        var networks = string.Join(',', await network.CidrsAsync(settings.Vpc, cancellationToken));
        await network.RunAsync(settings.Vpc, settings.TaskSubnets, settings.AssignsPublicIp, cancellationToken);
        Warn();
        var image = await _images.PlanAsync(Repository, cancellationToken);
        var secrets = new FargateSecrets(session, request, settings);
        await secrets.FindAsync(cancellationToken);
        var plan = $"{(request.DryRun ? "this would deploy" : "this deploys")} {settings.Name} to ECS with Fargate:\n  the image {image}\n"
            + $"  the stack {settings.Name}: load balancer, cluster, service, roles, database, and what belongs to them";
        await Confirmation.AskAsync(session, request, plan, cancellationToken);

        await ServiceLinkedRole.EnsureAsync(session, cancellationToken);
        if (request.Image is null) await EnsureRepositoryAsync(cancellationToken);
        var providerKey = await secrets.ProviderKeyAsync(cancellationToken);
        var apiKeys = await secrets.ApiKeysAsync(cancellationToken);
        var name = await _images.MakeAsync(image, Repository, settings.Platform, cancellationToken);
        var (repository, digest) = Parts(name);
        stack.Watcher = WatchServiceAsync;
        stack.MoreReasons = () => _reasons;
        await stack.DeployAsync(settings.StackParameters(networks, repository, digest, apiKeys, providerKey), cancellationToken);
        if (session.Changes.IsDryRun) return new DeployResult("fargate", settings.Name, name, null, session);
        return new DeployResult("fargate", settings.Name, name, await FinishAsync([apiKeys, providerKey], cancellationToken), session);
    }

    private void Warn()
    {
        var database = settings.File.Get("DATABASE_CLASS", SmallestDatabase);
        if (settings.File["DATABASE_URL_SECRET_ARN"] is null && ConnectionBudget.Check(database, settings.MaxTasks) is { } warning)
            session.Progress.Warn(warning);
        if (settings.File["CERTIFICATE_ARN"] is null && !settings.IsInternal && settings.File.Get("CLIENT_CIDR", Everybody) == Everybody)
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

    private void RequirePullable()
    {
        if (request.Image is not { } image || image.StartsWith(Registry, StringComparison.Ordinal)) return;
        throw new CliException(
            "image_foreign", $"{image} is not in Amazon ECR of this account and region, which is where the template takes it from.",
            "Push it there, or say --tag.", ExitCode.Usage);
    }

    // The template names the image by its repository in this account and its digest.
    private static (string Repository, string Digest) Parts(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        return (image[(image.IndexOf('/', StringComparison.Ordinal) + 1)..at], image[(at + 1)..]);
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
        var outputs = await stack.OutputsAsync(cancellationToken);
        await WarnOfRotatedAsync(outputs, [.. secrets.Where(arn => arn.Length > 0)], cancellationToken);
        var balancer = new Uri(outputs["Url"]);
        var isSecure = settings.File["CERTIFICATE_ARN"] is not null;
        var address = isSecure && settings.PublicUrl is { } url ? url : balancer;
        if (isSecure) session.Progress.Say($"the domain of the certificate has to lead to {balancer.Host}");
        if (settings.IsInternal) session.Progress.Say("the load balancer is an internal one: whether it answers can only be seen from inside the VPC");
        else if (!isSecure || (settings.PublicUrl is not null && !isNew)) await new HealthProbe(session).WaitAsync(address, cancellationToken);
        else session.Progress.Say("whether it answers was not asked: once that domain leads there and PUBLIC_URL names it, this command asks it");
        return address;
    }

    // What was put into a secret in this run is rolled out only if something else is.
    private async Task WarnOfRotatedAsync(StackOutputs outputs, IReadOnlyList<string> secrets, CancellationToken cancellationToken)
    {
        var (cluster, service) = (outputs["ClusterName"], outputs["ServiceName"]);
        var report = new ServiceReport(session.Aws, $"service/{cluster}/{service}");
        if (await report.DeployedAtAsync(cancellationToken) is not { } since) return;
        var remedy = CommandText.Short("aws",
            ["ecs", "update-service", "--region", session.Aws.Region, "--cluster", cluster, "--service", service, "--force-new-deployment"]);
        await new SecretCheck(session).WarnOfRotatedAsync(secrets, since, $"New ones: {remedy}", cancellationToken);
    }
}
