using System.Xml.Linq;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>RDS, as far as the databases of stacks can be protected from deletion.</summary>
internal sealed class FakeDatabases(FakeStacks stacks) : IFakeService
{
    public Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(request.Service == "rds" ? Answer(request) : null);

    private FakeAnswer Answer(AwsRequest request)
    {
        var name = request["DBInstanceIdentifier"]!;
        if (stacks.All.FirstOrDefault(stack => stack.Database == name) is not { } stack)
            return FakeAnswer.XmlError("DBInstanceNotFound", $"DBInstance {name} not found.");
        switch (request.Operation)
        {
            case "DescribeDBInstances":
                return FakeAnswer.Xml(request.Operation, new XElement("DBInstances", Database(stack)));
            case "ModifyDBInstance":
                stack.IsProtected = request["DeletionProtection"] == "true";
                return FakeAnswer.Xml(request.Operation, Database(stack));
            default:
                throw new NotSupportedException($"There is no fake of {request.Operation}.");
        }
    }

    private static XElement Database(FakeStack stack) => new("DBInstance",
        new XElement("DBInstanceIdentifier", stack.Database),
        new XElement("DeletionProtection", stack.IsProtected ? "true" : "false"));
}
