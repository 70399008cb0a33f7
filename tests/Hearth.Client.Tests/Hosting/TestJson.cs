using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.Client.Tests.Hosting;

/// <summary>The types of the tests, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Bill))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;
