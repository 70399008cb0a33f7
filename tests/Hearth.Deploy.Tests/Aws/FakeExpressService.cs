using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>One Express service: its revisions, and a deployment that takes a few looks to end.</summary>
internal sealed class FakeExpressService(string arn, JsonObject request, FakeManagedResources resources)
{
    private const int LooksUntilDone = 2;

    private static readonly string[] Configuration =
        ["executionRoleArn", "taskRoleArn", "cpu", "memory", "healthCheckPath", "primaryContainer", "networkConfiguration", "scalingTarget"];

    private readonly List<JsonObject> _revisions = [];
    private List<JsonObject> _active = [];
    private JsonObject? _deployment;
    private int _looksLeft;
    private string? _rollback;

    public FakeManagedResources Resources => resources;

    public string Status { get; private set; } = "ACTIVE";

    private string Endpoint => $"{request["serviceName"]}.ecs.{MotoApi.Region}.on.aws";

    public JsonObject Create(string? rollback)
    {
        Deploy(request, rollback);
        return View();
    }

    public JsonObject Update(JsonObject wanted, string? rollback)
    {
        Deploy(wanted, rollback);
        return new JsonObject
        {
            ["service"] = new JsonObject { ["serviceArn"] = arn, ["status"] = StatusJson(), ["targetConfiguration"] = _revisions[^1].DeepClone() },
        };
    }

    public JsonObject Delete()
    {
        Status = "DRAINING";
        _looksLeft = LooksUntilDone;
        return View();
    }

    public JsonObject Describe()
    {
        if (_looksLeft > 0 && --_looksLeft == 0)
            Finish();
        return View();
    }

    public JsonObject? DescribeRevision(string revision) => _revisions.Any(known => ArnOf(known) == revision)
        ? new JsonObject { ["serviceRevisionArn"] = revision, ["serviceArn"] = arn, ["ecsManagedResources"] = resources.Describe(Endpoint) }
        : null;

    public JsonObject? DescribeDeployment(string deployment) =>
        _deployment?["serviceDeploymentArn"]?.ToString() == deployment ? _deployment.DeepClone().AsObject() : null;

    /// <summary>Changes the newest configuration behind everybody's back, as a console could.</summary>
    public void Tamper(Action<JsonObject> change) => change(_revisions[^1]);

    private void Deploy(JsonObject wanted, string? rollback)
    {
        var number = _revisions.Count + 1;
        var revision = new JsonObject
        {
            ["serviceRevisionArn"] = $"{arn.Replace(":service/", ":service-revision/", StringComparison.Ordinal)}/{number}",
            ["createdAt"] = 1795000000 + number,
            ["ingressPaths"] = new JsonArray(new JsonObject { ["accessType"] = "PUBLIC", ["endpoint"] = Endpoint }),
        };
        foreach (var name in Configuration.Where(wanted.ContainsKey))
            revision[name] = wanted[name]!.DeepClone();
        // Express puts a group of its own beside those that it is given, and has no order to keep.
        revision["networkConfiguration"]!["securityGroups"]!.AsArray().Insert(0, "sg-of-express");
        var environment = revision["primaryContainer"]!["environment"]!.AsArray().Reverse().Select(pair => pair!.DeepClone()).ToArray();
        revision["primaryContainer"]!["environment"] = new JsonArray(environment);
        _revisions.Add(revision);
        _active.Add(revision);
        _rollback = rollback;
        _looksLeft = LooksUntilDone;
        _deployment = new JsonObject
        {
            ["serviceDeploymentArn"] = $"{arn.Replace(":service/", ":service-deployment/", StringComparison.Ordinal)}/{number}",
            ["targetServiceRevision"] = new JsonObject { ["arn"] = ArnOf(revision) },
            ["status"] = "IN_PROGRESS",
        };
    }

    private void Finish()
    {
        if (Status == "DRAINING")
        {
            Status = "INACTIVE";
            return;
        }
        _active = _rollback is null ? [_revisions[^1]] : [.. _revisions.SkipLast(1).TakeLast(1)];
        _deployment!["status"] = _rollback is null ? "SUCCESSFUL" : "ROLLBACK_SUCCESSFUL";
        _deployment["statusReason"] = _rollback;
    }

    private JsonObject View() => new()
    {
        ["service"] = new JsonObject
        {
            ["serviceArn"] = arn,
            ["serviceName"] = request["serviceName"]!.ToString(),
            ["cluster"] = request["cluster"]!.ToString(),
            ["status"] = StatusJson(),
            ["currentDeployment"] = _looksLeft > 0 ? _deployment?["serviceDeploymentArn"]?.ToString() : null,
            ["activeConfigurations"] = new JsonArray([.. _active.Select(revision => revision.DeepClone())]),
        },
    };

    private JsonObject StatusJson() => new() { ["statusCode"] = Status };

    private static string ArnOf(JsonObject revision) => revision["serviceRevisionArn"]!.ToString();
}
