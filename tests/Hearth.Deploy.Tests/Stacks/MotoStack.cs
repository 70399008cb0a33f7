using System.Text.Json.Nodes;
using System.Xml.Linq;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Stacks;

/// <summary>A template deployed into moto with the AWS CLI, and what came of it.</summary>
internal sealed class MotoStack(MotoServer moto, string name)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<MotoStack> CreateAsync(
        MotoServer moto, string name, string templateFile, IReadOnlyDictionary<string, string> parameters)
    {
        var stack = new MotoStack(moto, name);
        await stack.ChangeAsync("create-stack", templateFile, parameters);
        return stack;
    }

    public Task UpdateAsync(string templateFile, IReadOnlyDictionary<string, string> parameters) =>
        ChangeAsync("update-stack", templateFile, parameters);

    /// <summary>Runs the CLI against moto.</summary>
    public Task<ToolRun> AwsAsync(params IEnumerable<string> arguments) => ToolRun.StartAsync(Tool.AwsCli.Name,
        ["--endpoint-url", moto.Uri.ToString(), "--region", MotoApi.Region, "--output", "json", .. arguments], cancellationToken: Cancel);

    /// <summary>The name that a resource of the template got.</summary>
    public async Task<string> IdOfAsync(string resource)
    {
        var found = await QueryAsync("cloudformation", "DescribeStackResource", ("StackName", name), ("LogicalResourceId", resource));
        return found.Descendants("PhysicalResourceId").First().Value;
    }

    public async Task<IReadOnlyDictionary<string, string>> OutputsAsync()
    {
        var found = await QueryAsync("cloudformation", "DescribeStacks", ("StackName", name));
        return found.Descendants("Outputs").Elements("member")
            .ToDictionary(output => output.Element("OutputKey")!.Value, output => output.Element("OutputValue")!.Value);
    }

    public Task<XElement> QueryAsync(string service, string action, params (string Name, string Value)[] parameters) =>
        moto.Api.QueryAsync(service, action, parameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)), Cancel);

    public Task<JsonNode> EcsAsync(string operation, JsonObject request) =>
        moto.Api.JsonAsync("ecs", $"AmazonEC2ContainerServiceV20141113.{operation}", request, Cancel);

    private async Task ChangeAsync(string command, string templateFile, IReadOnlyDictionary<string, string> parameters)
    {
        var adapted = MotoTemplate.Adapt(await File.ReadAllTextAsync(templateFile, Cancel), parameters);
        var run = await AwsAsync("cloudformation", command, "--stack-name", name, "--template-body", adapted,
            "--capabilities", "CAPABILITY_IAM", "--parameters", Parameters(parameters));
        Assert.True(run.ExitCode == 0, run.Everything);
    }

    private static string Parameters(IReadOnlyDictionary<string, string> parameters) => new JsonArray(
        [.. parameters.Select(pair => new JsonObject { ["ParameterKey"] = pair.Key, ["ParameterValue"] = pair.Value })]).ToJsonString();
}
