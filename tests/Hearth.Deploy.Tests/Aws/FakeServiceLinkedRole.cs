using System.Xml.Linq;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>The role that ECS has of its own in an account, which moto makes under another name.</summary>
internal sealed class FakeServiceLinkedRole : IFakeService
{
    private const string Name = "AWSServiceRoleForECS";

    private bool _exists;

    public void Create() => _exists = true;

    public Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken) => Task.FromResult(request.Operation switch
    {
        "GetRole" when request["RoleName"] == Name && !_exists => FakeAnswer.XmlError("NoSuchEntity", $"Role {Name} not found"),
        "GetRole" when request["RoleName"] == Name => Role(request.Operation),
        "CreateServiceLinkedRole" => Answer(request.Operation),
        _ => null,
    });

    private FakeAnswer Answer(string operation)
    {
        if (_exists)
            return FakeAnswer.XmlError("InvalidInput", $"Service role name {Name} has been taken in this account.");
        _exists = true;
        return Role(operation);
    }

    private static FakeAnswer Role(string operation) => FakeAnswer.Xml(operation, new XElement("Role", new XElement("RoleName", Name)));
}
