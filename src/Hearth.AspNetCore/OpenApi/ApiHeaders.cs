using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The response headers and which answers carry them.</summary>
internal static class ApiHeaders
{
    private static readonly string[] Plain = ["Cache-Control", "X-Content-Type-Options"];
    private static readonly string[] Shared = [.. Plain, "Cross-Origin-Resource-Policy"];
    private static readonly string[] Position = [.. Shared, "Stream-Next-Offset", "Stream-Up-To-Date", "Stream-Closed"];

    public static void AddTo(JsonObject headers)
    {
        headers["Cache-Control"] = Header("no-store, no-cache for server-sent events, or private and immutable for an attachment.");
        headers["X-Content-Type-Options"] = Header("nosniff");
        headers["Cross-Origin-Resource-Policy"] = Header("cross-origin");
        headers["Location"] = Header("The streamUrl of the receipt.");
        headers["Stream-Next-Offset"] = Header("Where to read on from.");
        headers["Stream-Up-To-Date"] = Header("true when the answer reaches the tail of the stream; absent otherwise.");
        headers["Stream-Closed"] = Header("true when moreover nothing will follow; absent otherwise.");
        headers["Stream-Cursor"] = Header("To be sent back as cursor with the next live read.");
        headers["ETag"] = Header("Identifies the page, absent for offset=now; or the attachment.");
        headers["X-Accel-Buffering"] = Header("no, with server-sent events.");
        headers["Content-Disposition"] = Header("inline for known types of images, else attachment.");
        headers["Content-Security-Policy"] = Header("Lets an attachment do nothing in a browser.");
        headers["Allow"] = Header("The methods of the route.");
        headers["Retry-After"] = Header("Seconds to wait; always 1 with 503.");
        headers["WWW-Authenticate"] = Header("Bearer");
    }

    public static JsonObject OfReceipt() => Refs([.. Plain, "Location", "Stream-Next-Offset"]);

    public static JsonObject OfJson() => Refs(Plain);

    public static JsonObject OfRead() => Refs([.. Position, "Stream-Cursor", "ETag", "X-Accel-Buffering"]);

    public static JsonObject OfEmptyLongPoll() => Refs([.. Position, "Stream-Cursor"]);

    public static JsonObject OfNotModified() => Refs(["X-Content-Type-Options", "Cross-Origin-Resource-Policy", "ETag"]);

    public static JsonObject OfAttachment() => Refs([.. Shared, "ETag", "Content-Disposition", "Content-Security-Policy"]);

    public static JsonObject OfHead() => Refs(Position);

    public static JsonObject OfError(params string[] more) => Refs([.. Shared, .. more]);

    private static JsonObject Refs(IEnumerable<string> names) => new(names.Select(
        name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["$ref"] = $"#/components/headers/{name}" })));

    private static JsonObject Header(string description) => new() { ["description"] = description, ["schema"] = Shape.Text() };
}
