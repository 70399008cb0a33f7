using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>
/// The operations of ECS Express Mode, which moto does not have. Load balancers and target groups are real ones in moto, so that
/// what is set on them is read back from there.
/// </summary>
internal sealed class FakeExpress(MotoApi moto) : IFakeService
{
    private readonly Dictionary<string, FakeExpressService> _services = [];

    /// <summary>How many more times a role is not known yet.</summary>
    public int UnknownRoles { get; set; }

    /// <summary>Why the next deployment is rolled back, if it is.</summary>
    public string? NextRollback { get; set; }

    /// <summary>Why the load balancer of the next service cannot be made, if it cannot.</summary>
    public string? NextResourceFailure { get; set; }

    /// <summary>Happens when somebody looks at a service.</summary>
    public Action? Described { get; set; }

    /// <summary>Why the tasks of the next deployment stop, if they do.</summary>
    public string? StoppedReason { get; set; }

    /// <summary>When the tasks of a service were deployed, in seconds since 1970; null for a service that does not tell.</summary>
    public long? DeployedAt { get; set; }

    /// <summary>A service that is there, by its ARN.</summary>
    public FakeExpressService this[string arn] => _services[arn];

    public async Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (request.Service != "ecs")
            return null;
        return request.Operation switch
        {
            "CreateExpressGatewayService" or "UpdateExpressGatewayService" when UnknownRoles > 0 => RefuseRole(),
            "CreateExpressGatewayService" => await CreateAsync(request.Arguments, cancellationToken),
            "DescribeExpressGatewayService" => OfService(request, "ResourceNotFoundException", Describe),
            "UpdateExpressGatewayService" =>
                OfService(request, "ServiceNotFoundException", service => service.Update(request.Arguments, TakeRollback())),
            "DeleteExpressGatewayService" => OfService(request, "ServiceNotFoundException", service => service.Delete()),
            "DescribeServiceRevisions" => DescribeAll(request, "serviceRevision", (service, arn) => service.DescribeRevision(arn)),
            "DescribeServiceDeployments" => DescribeAll(request, "serviceDeployment", (service, arn) => service.DescribeDeployment(arn)),
            "DescribeServices" => FakeAnswer.Json(new JsonObject { ["services"] = new JsonArray(Tasks()) }),
            "ListTasks" => FakeAnswer.Json(new JsonObject { ["taskArns"] = StoppedReason is null ? [] : new JsonArray("arn:aws:ecs:us-east-1:123456789012:task/t/1") }),
            "DescribeTasks" => FakeAnswer.Json(new JsonObject { ["tasks"] = new JsonArray(StoppedTask()) }),
            _ => null,
        };
    }

    /// <summary>Adds a service that runs, as a request would have created it.</summary>
    public async Task AddAsync(string arn, JsonObject request, CancellationToken cancellationToken)
    {
        var resources = await FakeManagedResources.CreateAsync(moto, request, failure: null, cancellationToken);
        await resources.SetTimeoutsAsync(moto, cancellationToken);
        var service = _services[arn] = new FakeExpressService(arn, request, resources);
        service.Create(rollback: null);
        service.Describe();
        service.Describe();
        resources.Describe("");
    }

    private JsonObject Describe(FakeExpressService service)
    {
        Described?.Invoke();
        return service.Describe();
    }

    private JsonObject Tasks() => new()
    {
        ["desiredCount"] = 1,
        ["runningCount"] = StoppedReason is null ? 1 : 0,
        ["pendingCount"] = 0,
        ["deployments"] = DeployedAt is { } at ? new JsonArray(new JsonObject { ["status"] = "PRIMARY", ["createdAt"] = at }) : [],
        ["events"] = StoppedReason is null
            ? []
            : new JsonArray(new JsonObject { ["message"] = $"(service hearth) (task 1) failed container health checks: {StoppedReason}" }),
    };

    private JsonObject StoppedTask() => new()
    {
        ["stoppedReason"] = StoppedReason,
        ["containers"] = new JsonArray(new JsonObject { ["name"] = "Main", ["exitCode"] = 134 }),
    };

    private FakeAnswer RefuseRole()
    {
        UnknownRoles--;
        return FakeAnswer.JsonError(
            "InvalidParameterException", "Unable to assume the service linked role. Please verify that the ECS service linked role exists.");
    }

    private async Task<FakeAnswer> CreateAsync(JsonObject wanted, CancellationToken cancellationToken)
    {
        string[] required = ["executionRoleArn", "infrastructureRoleArn", "primaryContainer"];
        if (required.FirstOrDefault(name => !wanted.ContainsKey(name)) is { } missing)
            return FakeAnswer.JsonError("InvalidParameterException", $"{missing} is required.");
        var arn = $"arn:aws:ecs:{MotoApi.Region}:{MotoApi.Account}:service/{wanted["cluster"]}/{wanted["serviceName"]}";
        if (_services.TryGetValue(arn, out var existing) && existing.Status != "INACTIVE")
            return FakeAnswer.JsonError("InvalidParameterException", "Creation of service was not idempotent.");
        var resources = await FakeManagedResources.CreateAsync(moto, wanted, NextResourceFailure, cancellationToken);
        NextResourceFailure = null;
        var service = _services[arn] = new FakeExpressService(arn, wanted, resources);
        var answer = FakeAnswer.Json(service.Create(TakeRollback()));
        return answer;
    }

    private FakeAnswer OfService(AwsRequest request, string absent, Func<FakeExpressService, JsonObject> answer) =>
        request["serviceArn"]!.Contains('<', StringComparison.Ordinal)
            ? FakeAnswer.JsonError("InvalidParameterException", "The identifier is not valid.")
            : _services.TryGetValue(request["serviceArn"]!, out var service)
                ? FakeAnswer.Json(answer(service))
                : FakeAnswer.JsonError(absent, "The specified service wasn't found.");

    private FakeAnswer DescribeAll(AwsRequest request, string kind, Func<FakeExpressService, string, JsonObject?> describe)
    {
        var arns = request.Arguments[$"{kind}Arns"]!.AsArray().Select(arn => arn!.ToString());
        var found = arns.SelectMany(arn => _services.Values.Select(service => describe(service, arn))).Where(description => description is not null);
        return FakeAnswer.Json(new JsonObject { [$"{kind}s"] = new JsonArray([.. found]), ["failures"] = new JsonArray() });
    }

    private string? TakeRollback()
    {
        var reason = NextRollback;
        NextRollback = null;
        return reason;
    }
}
