using System.Xml.Linq;
using Hearth.Deploy.Tests.Templates;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>
/// CloudFormation as far as a script sees it: stacks with a template, parameters, outputs and a status that takes a while. What
/// resources a template makes is for other tests.
/// </summary>
internal sealed class FakeStacks(IReadOnlyDictionary<string, string> outputs) : IFakeService
{
    private readonly Dictionary<string, FakeStack> _stacks = [];

    /// <summary>How the next change ends, in place of success: a status, and why.</summary>
    public (string Status, string Reason)? NextFailure { get; set; }

    public IReadOnlyCollection<FakeStack> All => _stacks.Values;

    /// <summary>The id of each part that a stack has, by its name in the template; null for a database alone.</summary>
    public IReadOnlyDictionary<string, string>? Parts { get; set; }

    /// <summary>Adds a stack that is complete.</summary>
    public void Add(string name, string template, IReadOnlyDictionary<string, string> parameters)
    {
        var stack = _stacks[name] = new FakeStack(name, template, parameters);
        stack.Change("CREATE", null);
        stack.Advance();
        stack.Advance();
    }

    public Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(request.Service == "cloudformation" ? Answer(request) : null);

    private FakeAnswer Answer(AwsRequest request)
    {
        var name = request["StackName"]!;
        if (request.Operation == "CreateStack")
            return Create(name, request);
        if (!_stacks.TryGetValue(name, out var stack))
            return FakeAnswer.XmlError("ValidationError", $"Stack with id {name} does not exist");
        return request.Operation switch
        {
            "DescribeStacks" => Describe(stack),
            "GetTemplate" => FakeAnswer.Xml(request.Operation, new XElement("TemplateBody", stack.Template)),
            "UpdateStack" => Update(stack, request),
            "DescribeStackEvents" => Events(stack),
            "DescribeStackResources" => Resources(stack, Parts ?? new Dictionary<string, string> { ["Database"] = stack.Database }),
            "DeleteStack" => Delete(stack),
            _ => throw new NotSupportedException($"There is no fake of {request.Operation}."),
        };
    }

    private FakeAnswer Create(string name, AwsRequest request)
    {
        if (_stacks.ContainsKey(name))
            return FakeAnswer.XmlError("AlreadyExistsException", $"Stack [{name}] already exists");
        var parameters = FakeStack.ParametersOf(request, new Dictionary<string, string>());
        var stack = _stacks[name] = new FakeStack(name, request["TemplateBody"]!, parameters);
        stack.Change("CREATE", TakeFailure());
        return FakeAnswer.Xml(request.Operation, new XElement("StackId", stack.Id));
    }

    private FakeAnswer Update(FakeStack stack, AwsRequest request)
    {
        var parameters = FakeStack.ParametersOf(request, stack.Parameters);
        var isSame = parameters.OrderBy(pair => pair.Key).SequenceEqual(stack.Parameters.OrderBy(pair => pair.Key));
        if (request["TemplateBody"] == stack.Template && isSame)
            return FakeAnswer.XmlError("ValidationError", "No updates are to be performed.");
        stack.Update(request["TemplateBody"]!, parameters);
        stack.Change("UPDATE", TakeFailure());
        return FakeAnswer.Xml(request.Operation, new XElement("StackId", stack.Id));
    }

    private FakeAnswer Delete(FakeStack stack)
    {
        stack.Change("DELETE", stack.IsProtected ? ("DELETE_FAILED", "Cannot delete protected DB Instance") : TakeFailure());
        return FakeAnswer.Xml("DeleteStack");
    }

    private FakeAnswer Describe(FakeStack stack)
    {
        stack.Advance();
        if (stack.Status == "DELETE_COMPLETE")
        {
            _stacks.Remove(stack.Name);
            return FakeAnswer.XmlError("ValidationError", $"Stack with id {stack.Name} does not exist");
        }
        return FakeAnswer.Xml("DescribeStacks", new XElement("Stacks", new XElement("member",
            new XElement("StackId", stack.Id),
            new XElement("StackName", stack.Name),
            new XElement("StackStatus", stack.Status),
            new XElement("EnableTerminationProtection", stack.IsKept ? "true" : "false"),
            new XElement("Description", DescriptionOf(stack.Template)),
            new XElement("CreationTime", "2026-01-01T00:00:00Z"),
            Pairs("Parameters", "Parameter", stack.Parameters),
            stack.IsComplete ? Pairs("Outputs", "Output", outputs) : null)));
    }

    // The newest first, down to the beginning of the change.
    private static FakeAnswer Events(FakeStack stack) => FakeAnswer.Xml("DescribeStackEvents", new XElement("StackEvents",
        Event(stack, "3", "Service", "AWS::ECS::Service", stack.Status, ""),
        Event(stack, "2", "Database", "AWS::RDS::DBInstance", stack.Reason.Length > 0 ? "CREATE_FAILED" : stack.Status, stack.Reason),
        Event(stack, "1", stack.Name, "AWS::CloudFormation::Stack", "CREATE_IN_PROGRESS", ""),
        Event(stack, "0", "Cluster", "AWS::ECS::Cluster", "CREATE_FAILED", "This was another time.")));

    private static XElement Event(FakeStack stack, string id, string resource, string type, string status, string reason) => new("member",
        new XElement("StackId", stack.Id),
        new XElement("StackName", stack.Name),
        new XElement("EventId", id),
        new XElement("Timestamp", "2026-01-01T00:00:00Z"),
        new XElement("LogicalResourceId", resource),
        new XElement("PhysicalResourceId", resource == "Service" ? $"arn:aws:ecs:us-east-1:123456789012:service/{stack.Name}/{stack.Name}" : resource),
        new XElement("ResourceType", type),
        new XElement("ResourceStatus", status),
        new XElement("ResourceStatusReason", reason));

    private static FakeAnswer Resources(FakeStack stack, IReadOnlyDictionary<string, string> parts) => FakeAnswer.Xml(
        "DescribeStackResources", new XElement("StackResources", parts.Select(part => new XElement("member",
            new XElement("LogicalResourceId", part.Key),
            new XElement("PhysicalResourceId", part.Value),
            new XElement("ResourceType", "AWS::Some::Type"),
            new XElement("Timestamp", "2026-01-01T00:00:00Z"),
            new XElement("ResourceStatus", stack.Status)))));

    private static string DescriptionOf(string template) => CloudFormationYaml.Read(template)["Description"]!.ToString();

    private static XElement Pairs(string list, string name, IReadOnlyDictionary<string, string> pairs) => new(list, pairs.Select(pair =>
        new XElement("member", new XElement($"{name}Key", pair.Key), new XElement($"{name}Value", pair.Value))));

    private (string Status, string Reason)? TakeFailure()
    {
        var failure = NextFailure;
        NextFailure = null;
        return failure;
    }
}
