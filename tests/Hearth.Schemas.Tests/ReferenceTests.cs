namespace Hearth.Schemas.Tests;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""", "1", "/")]
    [InlineData("""{"$ref":"#/definitions/a","definitions":{"a":{"type":"string"}}}""", "\"x\"", "-")]
    [InlineData("""{"$ref":"#/$defs/a","minLength":2,"$defs":{"a":{"type":"string"}}}""", "\"x\"", "/")]
    [InlineData("""{"properties":{"a":{"$ref":"#text"}},"$defs":{"t":{"$anchor":"text","type":"string"}}}""", """{"a":1}""", "/a")]
    [InlineData("""{"$ref":"#/$defs/a~1b~0c%25","$defs":{"a/b~c%":{"type":"string"}}}""", "1", "/")]
    [InlineData("""{"$ref":"#/components/x","components":{"x":{"$ref":"#/components/y"},"y":{"type":"null"}}}""", "1", "/")]
    [InlineData("""{"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}},"required":["v"]}""", """{"v":1,"next":{"v":2,"next":{}}}""", "/next/next/v")]
    [InlineData("""{"properties":{"kids":{"items":{"$ref":"#"}}},"additionalProperties":false}""", """{"kids":[{},{"kids":[{"x":1}]}]}""", "/kids/1/kids/0/x")]
    [InlineData("""{"prefixItems":[{"type":"string"},{"$ref":"#/prefixItems/0"}]}""", """["a",1]""", "/1")]
    [InlineData("""{"properties":{"$ref":{"type":"string"}}}""", """{"$ref":1}""", "/$ref")]
    public void Validate_References(string schema, string instance, string places)
    {
        var issues = Check.Validate(schema, instance);

        Assert.Equal(places, Check.Places(issues));
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/b"}]},"b":{"not":{"$ref":"#/$defs/a"}}}}""")]
    public void Compile_ReferenceToItselfForTheSameValue_IsRefused(string schema)
    {
        var exception = Assert.Throws<JsonSchemaException>(() => JsonSchema.Compile(Check.Json(schema)));

        Assert.Contains("refers to itself", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_LongChainOfReferences_IsRefused()
    {
        // Arrange
        var links = Enumerable.Range(0, 10_000).Select(i => $$"""  "d{{i}}":{"$ref":"#/$defs/d{{i + 1}}"} """);
        var schema = $$"""{"$ref":"#/$defs/d0","$defs":{ {{string.Join(',', links)}},"d10000":true} }""";

        // Act
        var exception = Assert.Throws<JsonSchemaException>(() => JsonSchema.Compile(Check.Json(schema)));

        // Assert
        Assert.Contains("chains more than 64", exception.Message, StringComparison.Ordinal);
    }
}
