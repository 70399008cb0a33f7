using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Hearth.Deploy.Tests.Aws;

/// <summary>What a fake answers.</summary>
internal sealed record FakeAnswer(int Status, string ContentType, string Body)
{
    public static FakeAnswer Json(JsonNode body) => new(200, "application/x-amz-json-1.1", body.ToJsonString());

    public static FakeAnswer JsonError(string code, string message) =>
        new(400, "application/x-amz-json-1.1", new JsonObject { ["__type"] = code, ["message"] = message }.ToJsonString());

    /// <summary>The answer to a query: the content of its result element.</summary>
    public static FakeAnswer Xml(string action, params object[] result) =>
        new(200, "text/xml", new XElement($"{action}Response", new XElement($"{action}Result", result)).ToString());

    public static FakeAnswer XmlError(string code, string message) =>
        new(400, "text/xml", new XElement("ErrorResponse", new XElement("Error",
            new XElement("Type", "Sender"), new XElement("Code", code), new XElement("Message", message))).ToString());
}
