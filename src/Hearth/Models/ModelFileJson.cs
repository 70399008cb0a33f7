using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Models;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowTrailingCommas = true,
    NumberHandling = JsonNumberHandling.Strict,
    ReadCommentHandling = JsonCommentHandling.Skip,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ModelFile))]
internal sealed partial class ModelFileJson : JsonSerializerContext;
