using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Cli.Run;

/// <summary>How the tool writes values that it only passes on.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CliJson : JsonSerializerContext;
