using System.Text.Json;
using static Hearth.Schemas.Tests.ResultTypes;

namespace Hearth.Schemas.Tests;

public sealed class ResultSchemaTests
{
    private const string ValidTicket =
        """
        {"title":"Fire","priority":1,"mood":"Angry","due":"2026-01-31","requester":{"name":"Ann","score":null,"tags":["a"]},"note":null}
        """;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    [Fact]
    public void ForType_Record_DescribesItStrictly()
    {
        // Act
        var schema = ResultSchema.ForType(typeof(Ticket), Options);

        // Assert
        var expected = Check.Json(
            """
            {
              "description": "A ticket.",
              "type": "object",
              "properties": {
                "title": {"description": "One line.", "type": "string"},
                "priority": {"type": "integer"},
                "mood": {"type": "string", "enum": ["Calm", "Angry"]},
                "due": {"type": "string", "format": "date"},
                "requester": {
                  "type": "object",
                  "properties": {
                    "name": {"type": "string"},
                    "score": {"type": ["number", "null"]},
                    "tags": {"type": "array", "items": {"type": "string"}}
                  },
                  "required": ["name", "score", "tags"],
                  "additionalProperties": false
                },
                "note": {"type": ["string", "null"]},
                "queue": {"type": "string", "default": "new"}
              },
              "required": ["title", "priority", "mood", "due", "requester", "note"],
              "additionalProperties": false
            }
            """);
        Assert.True(JsonElement.DeepEquals(expected, schema.Schema), schema.Schema.GetRawText());
        Assert.False(schema.IsWrapped);
    }

    [Fact]
    public void TryDeserialize_ValidRecord_ReadsIt()
    {
        var schema = ResultSchema.ForType(typeof(Ticket), Options);

        var isRead = schema.TryDeserialize(Check.Json(ValidTicket), out var result, out _);

        Assert.True(isRead);
        var ticket = Assert.IsType<Ticket>(result);
        Assert.Equal(("Fire", Mood.Angry, new DateOnly(2026, 1, 31), "Ann", "new"), (ticket.Title, ticket.Mood, ticket.Due, ticket.Requester.Name, ticket.Queue));
    }

    [Theory]
    [InlineData("\"Fire\"", "null", "/title")]
    [InlineData("\"priority\":1", "\"priority\":\"1\"", "/priority")]
    [InlineData("\"Angry\"", "\"angry\"", "/mood")]
    [InlineData("\"Angry\"", "1", "/mood /mood")]
    [InlineData(",\"note\":null", "", "/note")]
    [InlineData("\"tags\":[\"a\"]", "\"tags\":[null]", "/requester/tags/0")]
    [InlineData("\"score\":null", "\"score\":1,\"more\":1", "/requester/more")]
    [InlineData("\"title\"", "\"computed\":1,\"title\"", "/computed")]
    [InlineData("2026-01-31", "2026-02-31", "/")]
    [InlineData("\"priority\":1", "\"priority\":3000000000", "/")]
    public void TryDeserialize_InvalidRecord_SaysWhere(string from, string to, string places)
    {
        // Arrange
        var schema = ResultSchema.ForType(typeof(Ticket), Options);
        var arguments = Check.Json(ValidTicket.Replace(from, to, StringComparison.Ordinal));

        // Act
        var isRead = schema.TryDeserialize(arguments, out _, out var issues);

        // Assert
        Assert.False(isRead);
        Assert.Equal(places, Check.Places(issues));
    }

    [Theory]
    [InlineData(typeof(string), "\"a\"")]
    [InlineData(typeof(int), "3")]
    [InlineData(typeof(int?), "null")]
    [InlineData(typeof(bool), "true")]
    [InlineData(typeof(Mood), "\"Calm\"")]
    [InlineData(typeof(DateTimeOffset), "\"2026-01-31T10:00:00+01:00\"")]
    [InlineData(typeof(int[]), "[1,2]")]
    [InlineData(typeof(List<Folder>), """[{"name":"a","children":[{"name":"b","children":[]}]}]""")]
    [InlineData(typeof(object), "[1]")]
    public void ForType_NotAnObject_IsWrapped(Type type, string value)
    {
        // Arrange
        var schema = ResultSchema.ForType(type, Options);

        // Act
        var isRead = schema.TryDeserialize(Check.Json($$"""{"result":{{value}}}"""), out var result, out _);

        // Assert
        Assert.True(schema.IsWrapped);
        Assert.Equal("object", schema.Schema.GetProperty("type").GetString());
        Assert.Equal("/result", Check.Places(schema.Validator.Validate(Check.Json("{}"))));
        Assert.True(isRead);
        Assert.Equal(value == "null", result is null);
    }

    [Theory]
    [InlineData(typeof(int), "1.5", "/result")]
    [InlineData(typeof(int), "\"1\"", "/result")]
    [InlineData(typeof(string), "null", "/result")]
    [InlineData(typeof(List<Folder>), """[{"name":"a","children":[{"children":[]}]}]""", "/result/0/children/0/name")]
    public void TryDeserialize_WrappedAndInvalid_SaysWhere(Type type, string value, string places)
    {
        var schema = ResultSchema.ForType(type, Options);

        schema.TryDeserialize(Check.Json($$"""{"result":{{value}}}"""), out _, out var issues);

        Assert.Equal(places, Check.Places(issues));
    }

    [Theory]
    [InlineData(typeof(Folder), """{"name":"a","children":[{"name":"b"}]}""")]
    [InlineData(typeof(Dictionary<string, int>), """{"a":1}""")]
    [InlineData(typeof(Point), """{"x":1,"y":2}""")]
    [InlineData(typeof(Shape), """{"radius":1,"$type":"circle"}""")]
    public void ForType_Object_IsNotWrapped(Type type, string value)
    {
        var schema = ResultSchema.ForType(type, Options);

        var isRead = schema.TryDeserialize(Check.Json(value), out var result, out var issues);

        Assert.True(isRead, string.Join(' ', issues));
        Assert.False(schema.IsWrapped);
        Assert.IsType(type == typeof(Shape) ? typeof(Circle) : type, result);
    }

    [Theory]
    [InlineData(typeof(IntPtr), "System.IntPtr")]
    [InlineData(typeof(Action), "System.Action")]
    [InlineData(typeof(IAnything), nameof(IAnything))]
    [InlineData(typeof(NoConstructor), nameof(NoConstructor))]
    [InlineData(typeof(HoldsHandle), "System.IntPtr (at properties/handle)")]
    [InlineData(typeof(HoldsDelegate), "System.Action (at properties/callback)")]
    [InlineData(typeof(HoldsInterface), "IAnything (at properties/things/items)")]
    [InlineData(typeof(int[,]), "System.Int32[,]")]
    [InlineData(typeof(List<>), "System.Collections.Generic.List")]
    [InlineData(typeof(void), "System.Void")]
    public void ForType_TypeThatCannotBeRead_IsRefusedByName(Type type, string name)
    {
        var exception = Assert.Throws<NotSupportedException>(() => ResultSchema.ForType(type, Options));

        Assert.Contains(name, exception.Message, StringComparison.Ordinal);
        Assert.Contains("JsonConverter", exception.Message, StringComparison.Ordinal);
    }
}
