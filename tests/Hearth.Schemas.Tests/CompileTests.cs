namespace Hearth.Schemas.Tests;

public sealed class CompileTests
{
    [Theory]
    [InlineData("1", "#", null)]
    [InlineData("""{"properties":{"a":{"$dynamicRef":"#x"}}}""", "#/properties/a", "$dynamicRef")]
    [InlineData("""{"$recursiveRef":"#"}""", "#", "$recursiveRef")]
    [InlineData("""{"items":{"dependencies":{}}}""", "#/items", "dependencies")]
    [InlineData("""{"additionalItems":false}""", "#", "additionalItems")]
    [InlineData("""{"anyOf":[true,{"minlength":1}]}""", "#/anyOf/1", "minlength")]
    [InlineData("""{"type":"int"}""", "#", "type")]
    [InlineData("""{"type":[]}""", "#", "type")]
    [InlineData("""{"type":1}""", "#", "type")]
    [InlineData("""{"enum":1}""", "#", "enum")]
    [InlineData("""{"minimum":"1"}""", "#", "minimum")]
    [InlineData("""{"exclusiveMinimum":true}""", "#", "exclusiveMinimum")]
    [InlineData("""{"multipleOf":0}""", "#", "multipleOf")]
    [InlineData("""{"minLength":-1}""", "#", "minLength")]
    [InlineData("""{"maxLength":1.5}""", "#", "maxLength")]
    [InlineData("""{"pattern":"("}""", "#", "pattern")]
    [InlineData("""{"patternProperties":{"[":true}}""", "#", "patternProperties")]
    [InlineData("""{"items":[true]}""", "#", "items")]
    [InlineData("""{"prefixItems":{}}""", "#", "prefixItems")]
    [InlineData("""{"uniqueItems":1}""", "#", "uniqueItems")]
    [InlineData("""{"properties":[]}""", "#", "properties")]
    [InlineData("""{"properties":{"a/b":3}}""", "#/properties/a~1b", null)]
    [InlineData("""{"$defs":{"a":{"required":"x"}}}""", "#/$defs/a", "required")]
    [InlineData("""{"required":[1]}""", "#", "required")]
    [InlineData("""{"allOf":[]}""", "#", "allOf")]
    [InlineData("""{"then":{"not":{"maxItems":null}}}""", "#/then/not", "maxItems")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "#", "$ref")]
    [InlineData("""{"$ref":"#none"}""", "#", "$ref")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "#", "$ref")]
    [InlineData("""{"properties":{"a":{"$id":"other","items":{"$ref":"#"}}}}""", "#/properties/a/items", "$ref")]
    [InlineData("""{"$anchor":"a","items":{"$anchor":"a"}}""", "#/items", "$anchor")]
    public void Compile_WhatCannotBeChecked_IsRefusedByName(string schema, string pointer, string? keyword)
    {
        var exception = Assert.Throws<JsonSchemaException>(() => JsonSchema.Compile(Check.Json(schema)));

        Assert.Equal((pointer, keyword), (exception.Pointer, exception.Keyword));
        Assert.Contains(pointer, exception.Message, StringComparison.Ordinal);
        Assert.Contains(keyword ?? "", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_Annotations_AreIgnored()
    {
        var issues = Check.Validate(
            """
            {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:x","$comment":"c","title":"t","description":"d","default":1,
             "examples":[{"$ref":"nowhere"}],"deprecated":true,"readOnly":true,"writeOnly":true,"contentMediaType":"text/plain",
             "contentEncoding":"base64","contentSchema":{"type":"null"},"format":"uuid","x-order":1}
            """,
            "\"any\"");

        Assert.Empty(issues);
    }

    [Fact]
    public void Compile_DeepSchema_IsRefused()
    {
        var schema = string.Concat(Enumerable.Repeat("""{"not":""", 70)) + "true" + new string('}', 70);

        Assert.Throws<JsonSchemaException>(() => JsonSchema.Compile(Check.Json(schema)));
    }
}
