using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Cli.Deploy;

/// <summary>JSON as people and the AWS CLI read it.</summary>
internal static class DeployJson
{
    /// <summary>On one line, with letters as they are.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions IndentedOptions =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One member a line.</summary>
    public static string Indented(JsonNode node)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, IndentedOptions))
        {
            node.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
