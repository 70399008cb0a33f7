using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Express;

/// <summary>hearth deploy aws express, a settings file for it, and an endpoint that takes its calls.</summary>
internal sealed partial class ExpressRig : IAsyncDisposable
{
    public const string CreateGolden = "service-create.txt";

    private const string ServiceArn = $"arn:aws:ecs:{MotoApi.Region}:{MotoApi.Account}:service/hearth-Cluster/hearth";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("hearth-deploy-");
    private readonly FakeServiceLinkedRole _role = new();
    private readonly string _searchPath;

    private ExpressRig(AwsAccount account, string searchPath)
    {
        Account = account;
        _searchPath = searchPath;
        Docker = new FakeDocker(Path.Combine(_directory.FullName, "programs"));
        Outputs = StackOutputs();
        Stacks = new FakeStacks(Outputs);
        Express = new FakeExpress(account.Moto);
    }

    public AwsAccount Account { get; }

    /// <summary>What every stack puts out.</summary>
    public Dictionary<string, string> Outputs { get; }

    public FakeStacks Stacks { get; }

    public FakeExpress Express { get; }

    public FakeAws Aws { get; private set; } = null!;

    public FakeExpressService Service => Express[ServiceArn];

    /// <summary>When the tool gives up a wait.</summary>
    public string TimeoutSeconds { get; set; } = "240";

    /// <summary>Variables of the environment, on top of those that the rig needs.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The docker that the tool finds, and what it was asked for.</summary>
    public FakeDocker Docker { get; }

    /// <summary>The folder that the tool is started in.</summary>
    public string Directory => _directory.FullName;

    /// <summary>Ctrl-C.</summary>
    public CancellationToken? Interrupt { get; set; }

    private string SettingsFile => Path.Combine(_directory.FullName, "settings");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An account in which nothing was deployed yet.</summary>
    public static async Task<ExpressRig> StartAsync(AwsFixture fixture)
    {
        await fixture.RequireExpressAsync();
        var rig = new ExpressRig(await fixture.AccountAsync(), await fixture.SearchPathAsync());
        rig.Set("NAME=hearth", $"REGION={MotoApi.Region}", $"VPC={rig.Account.Vpc}", $"SUBNETS={string.Join(',', rig.Account.Subnets)}",
            "MODEL=anthropic/claude-haiku-4-5", "PROVIDER_KEY=ANTHROPIC_API_KEY");
        rig.Aws = await FakeAws.StartAsync(rig.Account.Moto, rig._role, rig.Stacks, new FakeDatabases(rig.Stacks), rig.Express);
        return rig;
    }

    /// <summary>The same with the stack, as the first command of the guide leaves it.</summary>
    public static async Task<ExpressRig> StartWithStackAsync(AwsFixture fixture, params IEnumerable<(string Parameter, string Value)> parameters)
    {
        var rig = await StartAsync(fixture);
        rig._role.Create();
        var given = new Dictionary<string, string>
        {
            ["ProviderKey"] = "true",
            ["VpcId"] = rig.Account.Vpc,
            ["DatabaseSubnetIds"] = string.Join(',', rig.Account.Subnets),
            ["DatabaseIamUser"] = "",
            ["BedrockModelArns"] = "",
        };
        foreach (var (parameter, value) in parameters)
            given[parameter] = value;
        rig.Stacks.Add("hearth", await File.ReadAllTextAsync(RepositoryFiles.ExpressTemplate, Cancel), given);
        return rig;
    }

    /// <summary>The same with the service that the tool creates, according to the golden file.</summary>
    public static async Task<ExpressRig> StartWithServiceAsync(AwsFixture fixture, params IEnumerable<(string Parameter, string Value)> parameters)
    {
        var rig = await StartWithStackAsync(fixture, parameters);
        var created = Golden.Read(CreateGolden).Split("\n\n")[0].Split('\n', 2)[1];
        await rig.Express.AddAsync(ServiceArn, JsonNode.Parse(rig.Account.WithoutNames(created))!.AsObject(), Cancel);
        return rig;
    }

    /// <summary>Runs a command as a script would, which cannot be asked.</summary>
    public Task<ToolRun> RunAsync(params IEnumerable<string> arguments) =>
        RunAsAsync(null, arguments.First() == "status" ? arguments : arguments.Append("--yes"));

    /// <summary>Runs a command for somebody who types an answer.</summary>
    public Task<ToolRun> RunAsAsync(string? input, params IEnumerable<string> arguments)
    {
        Aws.Forget();
        var environment = new Dictionary<string, string>(Environment)
        {
            ["PATH"] = Docker.SearchPath(_searchPath),
            ["HEARTH_AWS_ENDPOINT_URL"] = Aws.Url,
            ["HEARTH_DEPLOY_HEALTH_URL"] = Aws.Url,
            ["HEARTH_DEPLOY_POLL_SECONDS"] = "0.05",
            ["HEARTH_DEPLOY_TIMEOUT_SECONDS"] = TimeoutSeconds,
        };
        return HearthTool.RunAsync(
            ["deploy", "aws", "express", .. arguments, "--settings", SettingsFile], _directory.FullName, environment, input, Interrupt ?? Cancel);
    }

    /// <summary>Adds lines to the settings; the last line of a name counts.</summary>
    public void Set(params IEnumerable<string> lines) => File.AppendAllLines(SettingsFile, lines);

    /// <summary>Every call that changed something, with what it said, in a form that is the same in every run.</summary>
    public string ChangesText() => string.Concat(Aws.Changes.Select(call => $"{call.Service} {call.Operation}\n{ArgumentsText(call)}\n\n"));

    /// <summary>Replaces what is another one in each run.</summary>
    public string Normal(string text) =>
        BalancerName().Replace(Account.WithNames(text).Replace(RepositoryFiles.Root, "ROOT", StringComparison.Ordinal), "ecs-N$1/ID");

    public async ValueTask DisposeAsync()
    {
        await Aws.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private string ArgumentsText(AwsRequest call)
    {
        var arguments = call.Arguments.DeepClone().AsObject();
        arguments.Remove("Version");
        if (call["TemplateBody"] is { } body)
            arguments["TemplateBody"] = body == File.ReadAllText(RepositoryFiles.ExpressTemplate) ? "template.yaml" : "another template";
        return Normal(arguments.ToJsonString(Readable));
    }

    private Dictionary<string, string> StackOutputs() => new()
    {
        ["ClusterName"] = "hearth-Cluster",
        ["RepositoryName"] = AwsAccount.Repository,
        ["RepositoryUri"] = $"{MotoApi.Account}.dkr.ecr.{MotoApi.Region}.amazonaws.com/{AwsAccount.Repository}",
        ["LogGroupName"] = "/hearth/hearth",
        ["ExecutionRoleArn"] = Role("ExecutionRole"),
        ["TaskRoleArn"] = Role("TaskRole"),
        ["InfrastructureRoleArn"] = Role("InfrastructureRole"),
        ["TaskSecurityGroupId"] = "sg-of-tasks",
        ["DatabaseHost"] = "hearth.abcdefghijkl.us-east-1.rds.amazonaws.com",
        ["DatabasePort"] = "5432",
        ["DatabaseSecretArn"] = Secret("rds!db-0001-AbCdEf"),
        ["ApiKeysSecretArn"] = Secret("api-keys-AbCdEf"),
        ["ModelKeySecretArn"] = Account.ModelKeyArn,
    };

    private static string Role(string name) => $"arn:aws:iam::{MotoApi.Account}:role/hearth-{name}";

    private static string Secret(string name) => $"arn:aws:secretsmanager:{MotoApi.Region}:{MotoApi.Account}:secret:{name}";

    // …:targetgroup/ecs-12-1/0123456789abcdef
    [GeneratedRegex("ecs-[0-9]+(-[12])?/[0-9a-f]+")]
    private static partial Regex BalancerName();
}
