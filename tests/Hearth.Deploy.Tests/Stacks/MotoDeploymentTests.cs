using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Checks;

namespace Hearth.Deploy.Tests.Stacks;

/// <summary>The templates deployed into moto and read back, as far as moto keeps what it is told.</summary>
public sealed partial class MotoDeploymentTests(AwsFixture fixture)
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string ApiKeys = "arn:aws:secretsmanager:us-east-1:123456789012:secret:api-keys-AbCdEf";
    private const string ProviderKey = "arn:aws:secretsmanager:us-east-1:123456789012:secret:provider-AbCdEf";

    [Fact]
    public async Task Fargate_AsATaskDefinition_HasTheSecretsTimeoutsAndPortsOfTheTemplate()
    {
        // Arrange
        var stack = await CreateFargateAsync("fargate-task");

        // Act
        var answer = await stack.EcsAsync("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = await stack.IdOfAsync("TaskDefinition") });

        // Assert
        var container = Assert.Single(answer["taskDefinition"]!["containerDefinitions"]!.AsArray())!;
        Assert.Equal($"123456789012.dkr.ecr.us-east-1.amazonaws.com/hearth@{Digest}", container["image"]!.ToString());
        Assert.Equal(120, container["stopTimeout"]!.GetValue<int>());
        Assert.True(container["readonlyRootFilesystem"]!.GetValue<bool>());
        Assert.Equal("1654", container["user"]!.ToString());
        Assert.Equal(["CMD", "/app/server", "healthcheck"], container["healthCheck"]!["command"]!.AsArray().Select(part => part!.ToString()));
        Assert.Equal(8080, Assert.Single(container["portMappings"]!.AsArray())!["containerPort"]!.GetValue<int>());
        Assert.Equal(
            [
                ("ANTHROPIC_API_KEY", ProviderKey),
                ("HEARTH_API_KEYS", ApiKeys),
                ("PGPASSWORD", "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-0001-AbCdEf:password::"),
                ("PGUSER", "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-0001-AbCdEf:username::"),
            ],
            container["secrets"]!.AsArray().Select(secret => (secret!["name"]!.ToString(), secret["valueFrom"]!.ToString())).Order());
        var environment = container["environment"]!.AsArray().ToDictionary(pair => pair!["name"]!.ToString(), pair => pair!["value"]!.ToString());
        Assert.Equal("00:02:00", environment["Hearth__Drain__StopTimeout"]);
        Assert.Equal("172.31.0.0/16", environment["Hearth__Http__TrustedProxies"]);
        Assert.Equal(
            ["DOTNET_EnableDiagnostics", "Hearth__Drain__StopTimeout", "Hearth__Http__TrustedProxies", "MODEL_SPECIFIER", "PGDATABASE",
                "PGHOST", "PGPORT", "PORT"],
            environment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fargate_AsAService_RunsInItsClusterBehindATargetGroupOfAddresses()
    {
        // Arrange
        var stack = await CreateFargateAsync("fargate-service");

        // Act
        var outputs = await stack.OutputsAsync();
        var services = await stack.EcsAsync("DescribeServices",
            new JsonObject { ["cluster"] = outputs["ClusterName"], ["services"] = new JsonArray(outputs["ServiceName"]) });
        var group = await stack.QueryAsync(
            "elasticloadbalancing", "DescribeTargetGroups", ("TargetGroupArns.member.1", await stack.IdOfAsync("TargetGroup")));
        var listeners = await stack.QueryAsync(
            "elasticloadbalancing", "DescribeListeners", ("LoadBalancerArn", await stack.IdOfAsync("LoadBalancer")));

        // Assert
        Assert.Equal("ACTIVE", Assert.Single(services["services"]!.AsArray())!["status"]!.ToString());
        Assert.Equal("ip", group.Descendants("TargetType").Single().Value);
        Assert.Equal("/health", group.Descendants("HealthCheckPath").Single().Value);
        Assert.Equal("8080", group.Descendants("Port").First().Value);
        // Without a certificate there is plain HTTP and nothing else.
        Assert.Equal("80", listeners.Descendants("Port").Single().Value);
        Assert.Equal("forward", listeners.Descendants("Type").First().Value);
        Assert.StartsWith("http://", outputs["Url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fargate_WithACertificateAndADatabaseOfOnesOwn_RedirectsToHttpsAndMakesNoDatabase()
    {
        // Arrange
        const string databaseUrl = "arn:aws:secretsmanager:us-east-1:123456789012:secret:database-AbCdEf";
        var stack = await CreateFargateAsync("fargate-https",
            ("CertificateArn", await RequestCertificateAsync()), ("DatabaseUrlSecretArn", databaseUrl));

        // Act
        var outputs = await stack.OutputsAsync();
        var listeners = await stack.QueryAsync(
            "elasticloadbalancing", "DescribeListeners", ("LoadBalancerArn", await stack.IdOfAsync("LoadBalancer")));
        var task = await stack.EcsAsync("DescribeTaskDefinition", new JsonObject { ["taskDefinition"] = await stack.IdOfAsync("TaskDefinition") });
        var secrets = task["taskDefinition"]!["containerDefinitions"]![0]!["secrets"]!.AsArray();

        // Assert
        Assert.StartsWith("https://", outputs["Url"], StringComparison.Ordinal);
        Assert.Equal(["443", "80"], listeners.Descendants("Listeners").Elements("member").Select(listener => listener.Element("Port")!.Value).Order());
        Assert.Contains(listeners.Descendants("RedirectConfig"), redirect => redirect.Element("StatusCode")?.Value == "HTTP_301");
        Assert.Contains(secrets, secret => secret!["name"]!.ToString() == "DATABASE_URL" && secret["valueFrom"]!.ToString() == databaseUrl);
        Assert.DoesNotContain(secrets, secret => secret!["name"]!.ToString() == "PGPASSWORD");
        await Assert.ThrowsAnyAsync<Exception>(() => stack.IdOfAsync("Database"));
    }

    [Fact]
    public async Task Fargate_ThatGetsACertificateLater_RedirectsFromThePortThatItAnsweredOn()
    {
        // Arrange
        var stack = await CreateFargateAsync("fargate-later");
        var parameters = await FargateParametersAsync(("CertificateArn", await RequestCertificateAsync()));

        // Act: a second listener on port 80 would be refused while there is the first.
        await stack.UpdateAsync(RepositoryFiles.FargateTemplate, parameters);
        var listeners = await stack.QueryAsync(
            "elasticloadbalancing", "DescribeListeners", ("LoadBalancerArn", await stack.IdOfAsync("LoadBalancer")));

        // Assert
        var actions = listeners.Descendants("Listeners").Elements("member").ToDictionary(
            listener => listener.Element("Port")!.Value, listener => listener.Element("DefaultActions")!.Descendants("Type").First().Value);
        Assert.Equal("redirect", actions["80"]);
        Assert.Equal("forward", actions["443"]);
    }

    [Fact]
    public async Task Express_DeployedIntoMoto_GivesItsRolesWhatEcsNeedsAndNoMore()
    {
        // Arrange
        var stack = await CreateExpressAsync("express");
        var outputs = await stack.OutputsAsync();

        // Act
        var infrastructure = await stack.QueryAsync("iam", "GetRole", ("RoleName", outputs["InfrastructureRoleArn"].Split('/')[^1]));
        var start = await stack.QueryAsync(
            "iam", "GetRolePolicy", ("RoleName", outputs["ExecutionRoleArn"].Split('/')[^1]), ("PolicyName", "start-tasks"));
        var actions = ActionsOf(start.Descendants("PolicyDocument").Single().Value);
        var managed = await ManagedPolicyAsync("service-role/AmazonECSTaskExecutionRolePolicy");

        // Assert: the actions of AWS's own policy, here on fewer resources, and the one for secrets.
        var trust = Uri.UnescapeDataString(infrastructure.Descendants("AssumeRolePolicyDocument").Single().Value);
        Assert.Contains("\"ecs.amazonaws.com\"", trust, StringComparison.Ordinal);
        Assert.Equal(managed.Append("secretsmanager:GetSecretValue").Order(StringComparer.Ordinal), actions.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Express_ManagedPolicies_AreOnesThatAwsHas()
    {
        // Arrange
        var named = DeployedTemplates.Read(DeployedTemplates.Express).ManagedPolicies.Select(arn => PolicyName().Match(arn).Value);

        // Act
        var policy = Assert.Single(named);
        var actions = await ManagedPolicyAsync(policy);

        // Assert
        Assert.NotEmpty(actions);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ManagedPolicyAsync(policy + "s"));
    }

    private async Task<string> RequestCertificateAsync()
    {
        var certificate = await (await fixture.MotoAsync()).Api.JsonAsync("acm", "CertificateManager.RequestCertificate",
            new JsonObject { ["DomainName"] = "agents.example.com" }, TestContext.Current.CancellationToken);
        return certificate["CertificateArn"]!.ToString();
    }

    private async Task<MotoStack> CreateFargateAsync(string name, params (string Name, string Value)[] parameters) => await MotoStack.CreateAsync(
        await fixture.MotoAsync(), name, RepositoryFiles.FargateTemplate, await FargateParametersAsync(parameters));

    private async Task<IReadOnlyDictionary<string, string>> FargateParametersAsync(params (string Name, string Value)[] parameters)
    {
        var account = await fixture.AccountAsync();
        var subnets = string.Join(',', account.Subnets);
        var given = new Dictionary<string, string>
        {
            ["VpcId"] = account.Vpc,
            ["VpcCidr"] = "172.31.0.0/16",
            ["LoadBalancerSubnetIds"] = subnets,
            ["TaskSubnetIds"] = subnets,
            ["ImageDigest"] = Digest,
            ["ApiKeysSecretArn"] = ApiKeys,
            ["ProviderKeySecretArn"] = ProviderKey,
        };
        foreach (var (parameter, value) in parameters)
            given[parameter] = value;
        return given;
    }

    private async Task<MotoStack> CreateExpressAsync(string name)
    {
        var moto = await fixture.MotoAsync();
        var account = await fixture.AccountAsync();
        var given = new Dictionary<string, string> { ["VpcId"] = account.Vpc, ["DatabaseSubnetIds"] = string.Join(',', account.Subnets) };
        return await MotoStack.CreateAsync(moto, name, RepositoryFiles.ExpressTemplate, given);
    }

    // The actions of a policy that AWS manages. Moto has a copy of them all.
    private async Task<IReadOnlyList<string>> ManagedPolicyAsync(string name)
    {
        var iam = (await fixture.MotoAsync()).Api;
        var cancel = TestContext.Current.CancellationToken;
        var arn = $"arn:aws:iam::aws:policy/{name}";
        var policy = await iam.QueryAsync("iam", "GetPolicy", [new("PolicyArn", arn)], cancel);
        var id = policy.Descendants("DefaultVersionId").Single().Value;
        var version = await iam.QueryAsync("iam", "GetPolicyVersion", [new("PolicyArn", arn), new("VersionId", id)], cancel);
        return ActionsOf(version.Descendants("Document").Single().Value);
    }

    // What CloudFormation made moto keeps in Python's way of writing, with other quotes.
    private static IReadOnlyList<string> ActionsOf(string document)
    {
        var policy = JsonNode.Parse(Uri.UnescapeDataString(document).Replace('\'', '"'))!;
        var actions = policy["Statement"]!.AsArray().Select(statement => statement!["Action"]!);
        return [.. actions.SelectMany(action => action is JsonArray several ? several.Select(one => one!.ToString()) : [action.ToString()])];
    }

    [GeneratedRegex("service-role/[A-Za-z]+")]
    private static partial Regex PolicyName();
}
