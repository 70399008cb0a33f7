using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>What there is in an account before anything is deployed.</summary>
internal sealed record AwsAccount(
    MotoApi Moto, string Vpc, IReadOnlyList<string> Subnets, AwsNetwork DeadEnd, string ModelKeyArn, string EmptySecretArn, IReadOnlyDictionary<string, string> Digests)
{
    public const string Repository = "hearth-express";

    /// <summary>The name of a secret that is scheduled for deletion.</summary>
    public const string DeletedSecret = "deleted";

    public static async Task<AwsAccount> CreateAsync(MotoApi moto, CancellationToken cancellationToken)
    {
        var subnets = await moto.QueryAsync("ec2", "DescribeSubnets", [], cancellationToken);
        await moto.JsonAsync("ecr", "AmazonEC2ContainerRegistry_V20150921.CreateRepository",
            new JsonObject { ["repositoryName"] = Repository }, cancellationToken);
        var vpc = subnets.Descendants("vpcId").First().Value;
        await AwsNetwork.ConnectAsync(moto, vpc, cancellationToken);
        await moto.QueryAsync("ec2", "AssociateVpcCidrBlock", [new("VpcId", vpc), new("CidrBlock", "100.64.0.0/16")], cancellationToken);
        var deleted = await CreateSecretAsync(moto, DeletedSecret, "sk-test", cancellationToken);
        await moto.JsonAsync("secretsmanager", "secretsmanager.DeleteSecret",
            new JsonObject { ["SecretId"] = deleted, ["RecoveryWindowInDays"] = 7 }, cancellationToken);
        return new AwsAccount(
            moto,
            vpc,
            [.. subnets.Descendants("subnetId").Take(2).Select(subnet => subnet.Value)],
            await AwsNetwork.CreateAsync(moto, cancellationToken),
            await CreateSecretAsync(moto, "model-key", "sk-test", cancellationToken),
            await CreateSecretAsync(moto, "empty", null, cancellationToken),
            new Dictionary<string, string>
            {
                ["1.0.0"] = await PushAsync(moto, "1.0.0", cancellationToken),
                ["1.1.0"] = await PushAsync(moto, "1.1.0", cancellationToken),
            });
    }

    /// <summary>Replaces what moto makes up by names that are the same in every run.</summary>
    public string WithNames(string text) =>
        Names().Aggregate(text, (named, pair) => named.Replace(pair.MadeUp, pair.Name, StringComparison.Ordinal));

    /// <summary>The other way round.</summary>
    public string WithoutNames(string text) =>
        Names().Aggregate(text, (plain, pair) => plain.Replace(pair.Name, pair.MadeUp, StringComparison.Ordinal));

    private IEnumerable<(string MadeUp, string Name)> Names() =>
    [
        (Vpc, "vpc-(ours)"),
        (Subnets[0], "subnet-(first)"),
        (Subnets[1], "subnet-(second)"),
        (ModelKeyArn, ModelKeyArn[..^6] + "(suffix)"),
        .. Digests.Select(digest => (digest.Value, $"sha256:(digest of {digest.Key})")),
    ];

    private static async Task<string> CreateSecretAsync(MotoApi moto, string name, string? value, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["Name"] = name, ["ClientRequestToken"] = Guid.NewGuid().ToString() };
        if (value is not null)
            request["SecretString"] = value;
        var secret = await moto.JsonAsync("secretsmanager", "secretsmanager.CreateSecret", request, cancellationToken);
        return secret["ARN"]!.ToString();
    }

    private static async Task<string> PushAsync(MotoApi moto, string tag, CancellationToken cancellationToken)
    {
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.docker.distribution.manifest.v2+json",
            ["config"] = Blob("application/vnd.docker.container.image.v1+json", tag),
            ["layers"] = new JsonArray(Blob("application/vnd.docker.image.rootfs.diff.tar.gzip", tag)),
        };
        var image = await moto.JsonAsync("ecr", "AmazonEC2ContainerRegistry_V20150921.PutImage",
            new JsonObject { ["repositoryName"] = Repository, ["imageTag"] = tag, ["imageManifest"] = manifest.ToJsonString() }, cancellationToken);
        return image["image"]!["imageId"]!["imageDigest"]!.ToString();
    }

    private static JsonObject Blob(string type, string tag) => new() { ["mediaType"] = type, ["size"] = 1, ["digest"] = $"sha256:{tag}" };
}
