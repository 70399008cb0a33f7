using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Client.Tests.Documentation;

/// <summary>The types of the examples.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page))]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class AppJson : JsonSerializerContext;
