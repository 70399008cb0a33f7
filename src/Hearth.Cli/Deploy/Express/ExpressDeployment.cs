using Hearth.Cli.Deploy.Checks;
using Hearth.Cli.Deploy.CloudFormation;
using Hearth.Cli.Deploy.Images;

namespace Hearth.Cli.Deploy.Express;

/// <summary>The whole way to a service on ECS Express Mode: the stack, the image, the service, its time-outs, its answer.</summary>
internal sealed class ExpressDeployment(DeploySession session, DeployRequest request, ExpressSettings settings)
{
    private const string Platform = "linux/amd64";
    private const string DatabaseClass = "DatabaseClass";
    private const string SmallestDatabase = "db.t4g.micro";

    private readonly DeployStack _stack = new(session, ExpressTemplate.Read(), settings.Name);
    private readonly ImageSource _images = new(session, request);

    private bool DeploysStack => request.Only != "service";

    private bool DeploysService => request.Only != "stack";

    public async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        var stack = await _stack.DescribeOursAsync(cancellationToken);
        RequirePullable(RepositoryOf(stack?.Outputs));
        await ExpressCall.RequireAsync(session, cancellationToken);
        var network = new NetworkCheck(session);
        var networks = string.Join(',', await network.CidrsAsync(settings.Vpc, cancellationToken));
        await network.RunAsync(settings.Vpc, settings.Subnets, null, cancellationToken);
        WarnOfSizes(stack);
        if (stack is null && !DeploysStack) await _stack.OutputsAsync(cancellationToken);
        var image = DeploysService ? await _images.PlanAsync(RepositoryOf(stack?.Outputs), cancellationToken) : null;
        await Confirmation.AskAsync(session, request, Plan(image), cancellationToken);
        if (DeploysStack) await DeployStackAsync(cancellationToken);
        if (!DeploysService) return Result(null, null);

        var outputs = await _stack.OutputsAsync(cancellationToken);
        await ProviderKeyAsync(outputs, cancellationToken);
        var repository = outputs.IsThere ? new EcrRepository(outputs["RepositoryName"], outputs["RepositoryUri"]) : RepositoryOf(null);
        var name = await _images.MakeAsync(image!, repository, Platform, cancellationToken);
        return await new ExpressServiceDeployment(session, settings, outputs).RunAsync(name, networks, cancellationToken);
    }

    private string Plan(ImagePlan? image) => string.Join('\n', new[]
    {
        $"{(request.DryRun ? "this would deploy" : "this deploys")} {settings.Name} to ECS Express Mode:",
        DeploysStack ? $"  the stack {settings.Name}: roles, repository, secrets, log group, cluster, database" : null,
        image is null ? null : $"  the image {image}",
        DeploysService ? $"  the service {settings.Name}: {settings.MinTasks} to {settings.MaxTasks} tasks, {settings.Cpu} CPU units, {settings.Memory} MiB" : null,
    }.OfType<string>());

    private void WarnOfSizes(StackView? stack)
    {
        var database = settings.File["DATABASE_CLASS"] ?? stack?.Parameters.GetValueOrDefault(DatabaseClass) ?? SmallestDatabase;
        foreach (var warning in new[] { ConnectionBudget.Check(database, settings.MaxTasks), StorageCheck.Check(settings.File, settings.MaxTasks) })
        {
            if (warning is not null) session.Progress.Warn(warning);
        }
    }

    private async Task DeployStackAsync(CancellationToken cancellationToken)
    {
        await ServiceLinkedRole.EnsureAsync(session, cancellationToken);
        await _stack.DeployAsync(settings.StackParameters(), cancellationToken);
    }

    // A public image needs no rights. Of private ones the stack lets tasks have its own.
    private void RequirePullable(EcrRepository repository)
    {
        if (request.Image is not { } image || !EcrRepository.IsPrivate(image) || repository.Holds(image)) return;
        throw new CliException(
            "image_foreign", $"tasks may not pull {image}: of private images the stack lets them have those in {repository.Uri}.",
            "Push it there under a tag, and say --tag.", ExitCode.Usage);
    }

    // Before the stack is there its name is known, and that no image is in it.
    private EcrRepository RepositoryOf(IReadOnlyDictionary<string, string>? outputs) => new(
        outputs?.GetValueOrDefault("RepositoryName") ?? $"{settings.Name}-express",
        outputs?.GetValueOrDefault("RepositoryUri") ?? $"{session.Caller.Account}.dkr.ecr.{session.Aws.Region}.amazonaws.com/{settings.Name}-express");

    private async Task ProviderKeyAsync(StackOutputs outputs, CancellationToken cancellationToken)
    {
        if (settings.ProviderKey is not { } variable) return;
        var arn = outputs["ModelKeySecretArn"];
        if (await ProviderKeyFile.PutAsync(session, request, variable, arn, cancellationToken) || session.Changes.IsDryRun) return;
        await new SecretCheck(session).RequireValueAsync(variable, arn, cancellationToken);
    }

    private DeployResult Result(string? image, Uri? address) => new("express", settings.Name, image, address, session);
}
