using System.Text.Json;
using System.Text.Json.Serialization;

namespace Client;

/// <summary>The types of the workflow, read and written by generated code.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SummarizeInput))]
[JsonSerializable(typeof(Summary))]
internal sealed partial class SampleJson : JsonSerializerContext;
