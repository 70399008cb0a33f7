using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Cli.Doctor;

/// <summary>The generated reader.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext;
