using System.Text.Json.Nodes;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Fargate;

/// <summary>hearth deploy aws fargate, settings for it, and an endpoint that takes its calls.</summary>
internal sealed class FargateRig : IAsyncDisposable
{
    private static int _count;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-deploy-");
    private readonly AwsAccount _account;
    private readonly string _searchPath;

    private FargateRig(AwsAccount account, string searchPath)
    {
        _account = account;
        _searchPath = searchPath;
        Express = new FakeExpress(account.Moto);
        Docker = new FakeDocker(Path.Combine(_directory.FullName, "programs"));
        Name = $"hearth-fargate-{Interlocked.Increment(ref _count)}";
    }

    /// <summary>The name in the settings, another one in each test: repositories and secrets are in one moto.</summary>
    public string Name { get; }

    /// <summary>What answers for ECS where a test needs an answer that moto does not give.</summary>
    public FakeExpress Express { get; }

    public FakeDocker Docker { get; }

    public FakeAws Aws { get; private set; } = null!;

    private string SettingsFile => Path.Combine(_directory.FullName, "deploy", "aws.settings");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An account with nothing in it, in which stacks are made by moto.</summary>
    public static async Task<FargateRig> StartAsync(AwsFixture fixture)
    {
        var rig = await CreateAsync(fixture);
        rig.Aws = await FakeAws.StartAsync(rig._account.Moto, new FakeServiceLinkedRole(), new MotoStacks(rig._account.Moto));
        return rig;
    }

    /// <summary>One in which stacks do as the test says.</summary>
    public static async Task<FargateRig> StartAsync(AwsFixture fixture, Func<FargateRig, FakeStacks> stacks)
    {
        var rig = await CreateAsync(fixture);
        var fake = stacks(rig);
        rig.Aws = await FakeAws.StartAsync(rig._account.Moto, new FakeServiceLinkedRole(), fake, new FakeDatabases(fake), rig.Express);
        return rig;
    }

    public Task<ToolRun> RunAsync(params IEnumerable<string> arguments)
    {
        Aws.Forget();
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Docker.SearchPath(_searchPath),
            ["HEARTH_AWS_ENDPOINT_URL"] = Aws.Url,
            ["HEARTH_DEPLOY_HEALTH_URL"] = Aws.Url,
            ["HEARTH_DEPLOY_POLL_SECONDS"] = "0.05",
        };
        return HearthTool.RunAsync(["deploy", "aws", "fargate", .. arguments], _directory.FullName, environment, input: null, Cancel);
    }

    /// <summary>Adds lines to the settings; the last line of a name counts.</summary>
    public void Set(params IEnumerable<string> lines) => File.AppendAllLines(SettingsFile, lines);

    /// <summary>Puts a file into the folder that the tool is started in.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.FullName, name), text);

    /// <summary>Takes a line out of the settings.</summary>
    public void Unset(string name) => File.WriteAllLines(
        SettingsFile, File.ReadAllLines(SettingsFile).Where(line => !line.StartsWith($"{name}=", StringComparison.Ordinal)));

    /// <summary>The image in the task definition that moto has made.</summary>
    public async Task<string> ImageAsync()
    {
        var listed = await EcsAsync("ListTaskDefinitions", new JsonObject { ["familyPrefix"] = Name });
        var newest = listed["taskDefinitionArns"]!.AsArray()[^1]!.ToString();
        var task = await EcsAsync("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = newest });
        return task["taskDefinition"]!["containerDefinitions"]![0]!["image"]!.ToString();
    }

    /// <summary>Replaces what is another one in each run.</summary>
    public string Normal(string text) => _account.WithNames(text).Replace(Name, "NAME", StringComparison.Ordinal)
        .Replace(_directory.FullName, "FOLDER", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task<FargateRig> CreateAsync(AwsFixture fixture)
    {
        var rig = new FargateRig(await fixture.AccountAsync(), await fixture.SearchPathAsync());
        Directory.CreateDirectory(Path.GetDirectoryName(rig.SettingsFile)!);
        rig.Set($"NAME={rig.Name}", $"REGION={MotoApi.Region}", $"VPC={rig._account.Vpc}", $"SUBNETS={string.Join(',', rig._account.Subnets)}",
            "ASSIGN_PUBLIC_IP=ENABLED", "MODEL=anthropic/claude-haiku-4-5", "PROVIDER_KEY=ANTHROPIC_API_KEY");
        rig.Write("Dockerfile", "FROM scratch\n");
        rig.Write(".dockerignore", "*\n");
        rig.Write("key.txt", "sk-test");
        return rig;
    }

    private Task<JsonNode> EcsAsync(string operation, JsonObject request) =>
        _account.Moto.JsonAsync("ecs", $"AmazonEC2ContainerServiceV20141113.{operation}", request, Cancel);
}
