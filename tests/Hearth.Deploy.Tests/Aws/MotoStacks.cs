using System.Xml.Linq;
using Hearth.Deploy.Tests.Stacks;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>
/// CloudFormation of moto, which makes what a template describes: the template is put into its words on the way, and given back as it was.
/// </summary>
internal sealed class MotoStacks(MotoApi moto) : IFakeService
{
    private readonly Dictionary<string, (string Template, IReadOnlyDictionary<string, string> Parameters)> _stacks = [];

    public async Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (request.Service != "cloudformation" || request["StackName"] is not { } name)
            return null;
        switch (request.Operation)
        {
            case "GetTemplate":
                return FakeAnswer.Xml(request.Operation, new XElement("TemplateBody", _stacks[name].Template));
            case "DescribeStacks" when _stacks.TryGetValue(name, out var stack):
                return WithParameters(await moto.ForwardAsync(request, cancellationToken), stack.Parameters);
            case "CreateStack" or "UpdateStack":
                return await ChangeAsync(name, request, cancellationToken);
            default:
                return null;
        }
    }

    // Moto gives lists back in Python's way of writing.
    private static FakeAnswer WithParameters(FakeAnswer answer, IReadOnlyDictionary<string, string> parameters)
    {
        var document = XElement.Parse(answer.Body);
        foreach (var value in document.Descendants().Where(element => element.Name.LocalName == "ParameterValue"))
        {
            var key = value.Parent!.Elements().Single(element => element.Name.LocalName == "ParameterKey").Value;
            value.Value = parameters.GetValueOrDefault(key, value.Value);
        }

        return answer with { Body = document.ToString() };
    }

    private async Task<FakeAnswer> ChangeAsync(string name, AwsRequest request, CancellationToken cancellationToken)
    {
        var current = _stacks.TryGetValue(name, out var stack) ? stack.Parameters : new Dictionary<string, string>();
        var parameters = FakeStack.ParametersOf(request, current);
        _stacks[name] = (request["TemplateBody"]!, parameters);
        var form = request.Arguments.Where(pair => !pair.Key.StartsWith("Parameters.", StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key, pair => pair.Value!.ToString());
        foreach (var (number, (key, value)) in parameters.Index())
        {
            form[$"Parameters.member.{number + 1}.ParameterKey"] = key;
            form[$"Parameters.member.{number + 1}.ParameterValue"] = value;
        }

        form["TemplateBody"] = MotoTemplate.Adapt(form["TemplateBody"], parameters);
        using var content = new FormUrlEncodedContent(form);
        return await moto.ForwardAsync(request with { Body = await content.ReadAsByteArrayAsync(cancellationToken) }, cancellationToken);
    }
}
