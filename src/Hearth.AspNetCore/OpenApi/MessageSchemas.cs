using System.Text.Json.Nodes;
using static Hearth.AspNetCore.OpenApi.Field;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The schemas of messages and consumption.</summary>
internal static class MessageSchemas
{
    public static void AddTo(JsonObject schemas)
    {
        schemas["Message"] = Tagged("role", ("user", "UserMessage"), ("assistant", "AssistantMessage"));
        schemas["UserMessage"] = User();
        schemas["AssistantMessage"] = Assistant();
        schemas["TextBlock"] = Block("text", Always("text", Shape.Text()), Maybe("textSignature", Shape.Text()));
        schemas["ImageBlock"] = Block("image",
            Always("data", Shape.Text("Always [image data omitted from event].")), Always("mimeType", Shape.Text()),
            Maybe("attachmentId", Shape.Text("Names the stored bytes.")));
        schemas["FileBlock"] = Block("file",
            Always("attachmentId", Shape.Text("Names the stored bytes.")), Always("mimeType", Shape.Text()), Maybe("name", Shape.Text()));
        schemas["ThinkingBlock"] = Block("thinking",
            Always("thinking", Shape.Text()), Maybe("thinkingSignature", Shape.Text()), Maybe("redacted", Shape.Flag()));
        schemas["ToolCallBlock"] = Block("toolCall",
            Always("id", Shape.Text()), Always("name", Shape.Text()), Always("arguments", Shape.Anything("As the model wrote them.")),
            Maybe("thoughtSignature", Shape.Text()));
        schemas["Usage"] = Usage();
    }

    private static JsonObject User() => Shape.Object(
        Always("role", Constant("user")),
        Always("content", Shape.OneOf(Shape.Text(), Shape.ListOf(Tagged("type", ("text", "TextBlock"), ("image", "ImageBlock"), ("file", "FileBlock"))))),
        Always("timestamp", Shape.Whole("Milliseconds since the Unix epoch.")),
        Maybe("signal", Shape.Object(
            Always("type", Shape.Text()), Always("dispatchId", Shape.Uuid("The dispatch.")), Always("acceptedAt", Shape.Moment()),
            Maybe("input", Shape.Anything("The dispatched input.")))));

    private static JsonObject Assistant() => Shape.Object(
        Always("role", Constant("assistant")),
        Always("content", Shape.ListOf(Tagged("type", ("text", "TextBlock"), ("thinking", "ThinkingBlock"), ("toolCall", "ToolCallBlock")))),
        Always("api", Shape.Text()),
        Always("provider", Shape.Text()),
        Always("model", Shape.Text()),
        Always("usage", Shape.Ref("Usage")),
        Always("stopReason", Shape.Ref("StopReason")),
        Maybe("errorMessage", Shape.Text()),
        Always("timestamp", Shape.Whole("Milliseconds since the Unix epoch.")));

    private static JsonObject Usage() => Shape.Describe(
        Shape.Object(
            Always("input", Shape.Whole()), Always("output", Shape.Whole()), Always("cacheRead", Shape.Whole()), Always("cacheWrite", Shape.Whole()),
            Always("totalTokens", Shape.Whole()),
            Always("cost", Shape.Object(
                Always("input", Shape.Number()), Always("output", Shape.Number()), Always("cacheRead", Shape.Number()),
                Always("cacheWrite", Shape.Number()), Always("total", Shape.Number())))),
        "Tokens, and their price in US dollars as far as the model's price is known.");

    private static JsonObject Block(string type, params Field[] fields) => Shape.Object([Always("type", Constant(type)), .. fields]);

    private static JsonObject Constant(string value) => new() { ["type"] = "string", ["const"] = value };

    private static JsonObject Tagged(string property, params (string Value, string Schema)[] cases)
    {
        var any = Shape.OneOf([.. cases.Select(entry => Shape.Ref(entry.Schema))]);
        any["discriminator"] = new JsonObject
        {
            ["propertyName"] = property,
            ["mapping"] = new JsonObject(cases.Select(
                entry => KeyValuePair.Create(entry.Value, (JsonNode?)$"#/components/schemas/{entry.Schema}"))),
        };
        return any;
    }
}
