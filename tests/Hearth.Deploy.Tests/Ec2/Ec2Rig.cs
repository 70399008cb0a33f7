using System.Text.Json.Nodes;
using System.Xml.Linq;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Ec2;

/// <summary>hearth deploy aws ec2, settings for it, and an endpoint that takes its calls.</summary>
internal sealed class Ec2Rig : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hearth-deploy-");
    private readonly Dictionary<string, string> _environment = [];
    private MotoApi? _moto;
    private FakeAws? _aws;

    private Ec2Rig()
    {
        Directory.CreateDirectory(PathOf("deploy"));
        _environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "";
        Set("NAME=hearth-ec2", "REGION=eu-west-1", "DOMAIN=agents.example.com", "BUCKET=hearth-releases", "RELEASE=7", "MODEL=anthropic/claude-haiku-4-5",
            "PROVIDER_KEY=ANTHROPIC_API_KEY", "PARAMETER_PATH=/hearth/blue", "ENV_Hearth__Retention__Runs=30.00:00:00");
    }

    public FakeReleases Releases { get; } = new();

    public FakeStacks Stacks { get; } = new(new Dictionary<string, string>
    {
        ["Address"] = "192.0.2.7",
        ["Url"] = "https://agents.example.com",
        ["Session"] = "aws ssm start-session --target i-1",
        ["InstanceId"] = "i-1",
    });

    public IReadOnlyList<AwsRequest> Calls => _aws!.Calls;

    public IReadOnlyList<AwsRequest> Changes => _aws!.Changes;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Without an account: files need none.</summary>
    public static Ec2Rig Start() => new();

    /// <summary>With an account that has the parameters and the release.</summary>
    public static async Task<Ec2Rig> StartAsync(AwsFixture fixture)
    {
        var rig = new Ec2Rig();
        var account = await fixture.AccountAsync();
        foreach (var name in new[] { "HEARTH_API_KEYS", "ANTHROPIC_API_KEY" })
        {
            var parameter = new JsonObject { ["Name"] = $"/hearth/blue/{name}", ["Value"] = "test", ["Type"] = "SecureString", ["Overwrite"] = true };
            await account.Moto.JsonAsync("ssm", "AmazonSSM.PutParameter", parameter, Cancel);
        }

        foreach (var release in new[] { 7, 8 })
        {
            foreach (var file in new[] { "setup.sh", "hearth.service", "Caddyfile", "hearth.tar.gz" })
                rig.Releases.Keys.Add($"/hearth-releases/hearth/{release}/{file}");
        }

        rig._moto = account.Moto;
        rig._aws = await FakeAws.StartAsync(account.Moto, rig.Stacks, rig.Releases, new SlowStop(account.Moto));
        rig.Set($"VPC={account.Vpc}", $"SUBNET={account.Subnets[0]}", $"REGION={MotoApi.Region}");
        rig._environment["PATH"] = await fixture.SearchPathAsync();
        rig._environment["HEARTH_AWS_ENDPOINT_URL"] = rig._aws.Url;
        rig._environment["HEARTH_DEPLOY_POLL_SECONDS"] = "0.05";
        return rig;
    }

    /// <summary>With the stack, and an instance and a disk in moto that are its parts.</summary>
    /// <returns>The ids of the instance and of the disk.</returns>
    public static async Task<(Ec2Rig Rig, string Instance, string Disk)> StartWithStackAsync(AwsFixture fixture)
    {
        var rig = await StartAsync(fixture);
        var instances = await rig.Ec2Async("RunInstances", ("ImageId", "ami-12c6146b"), ("MinCount", "1"), ("MaxCount", "1"));
        var instance = instances.Descendants("instanceId").First().Value;
        var disk = await rig.MakeDiskAsync();
        rig.Set("RELEASE_PREFIX=hearth"); // The stacks here have no defaults.
        rig.Stacks.Parts = new Dictionary<string, string> { ["Instance"] = instance, ["DataVolume"] = disk };
        var made = await rig.RunAsync("--apply", "--yes");
        Assert.True(made.ExitCode == 0, made.Everything);
        return (rig, instance, disk);
    }

    /// <summary>Makes a snapshot of a disk.</summary>
    public async Task<string> MakeSnapshotAsync(string disk) =>
        (await Ec2Async("CreateSnapshot", ("VolumeId", disk))).Descendants("snapshotId").First().Value;

    /// <summary>Makes a disk that is no part of the stack.</summary>
    public async Task<string> MakeDiskAsync() =>
        (await Ec2Async("CreateVolume", ("AvailabilityZone", $"{MotoApi.Region}a"), ("Size", "1"))).Descendants("volumeId").First().Value;

    /// <summary>Asks moto.</summary>
    public Task<XElement> Ec2Async(string action, params (string Name, string Value)[] parameters) =>
        _moto!.QueryAsync("ec2", action, parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)), Cancel);

    public Task<ToolRun> RunAsync(params IEnumerable<string> arguments)
    {
        _aws?.Forget();
        return HearthTool.RunAsync(["deploy", "aws", "ec2", .. arguments], _directory.FullName, _environment, input: null, Cancel);
    }

    /// <summary>Adds lines to the settings; the last line of a name counts.</summary>
    public void Set(params IEnumerable<string> lines) => File.AppendAllLines(PathOf("deploy/aws.settings"), lines);

    /// <summary>Takes a line out of the settings.</summary>
    public void Unset(string name) => File.WriteAllLines(PathOf("deploy/aws.settings"),
        File.ReadAllLines(PathOf("deploy/aws.settings")).Where(line => !line.StartsWith($"{name}=", StringComparison.Ordinal)));

    /// <summary>A file of the folder that the tool is started in.</summary>
    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public async ValueTask DisposeAsync()
    {
        if (_aws is not null)
            await _aws.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
