using Hearth.Streams;

namespace Hearth.Compliance.Host.Streams;

/// <summary>Serves <c>/v1/stream/{path}</c>: reads by the product, writes by a writer that exists for tests only.</summary>
internal static class StreamsApplication
{
    public static WebApplication Build(HostArguments arguments)
    {
        var builder = ApplicationBuilder.Create(arguments, Settings);
        builder.Services.AddHearthRuntime();
        builder.Services.AddSingleton<WrittenStreams>();
        builder.Services.AddSingleton<StreamEndpoint>();
        var app = builder.Build();
        app.Use(AllowAnyOrigin);
        app.UseRouting();
        app.Map("/v1/stream/{**path}", app.Services.GetRequiredService<StreamEndpoint>().InvokeAsync);
        return app;
    }

    private static Dictionary<string, string?> Settings { get; } = new()
    {
        [$"{StreamsOptions.SectionName}:{nameof(StreamsOptions.LongPollTimeout)}"] = "00:00:02",
        ["Hearth:Drain:Timeout"] = "00:00:01",
        ["Hearth:Security:AllowAnonymous"] = "true",
    };

    private static Task AllowAnyOrigin(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD, PUT, POST, DELETE";
        headers.AccessControlAllowHeaders =
            "authorization, content-type, if-none-match, last-event-id, stream-closed, stream-seq";
        headers.AccessControlExposeHeaders =
            "Location, ETag, Stream-Next-Offset, Stream-Up-To-Date, Stream-Closed, Stream-Cursor, Stream-SSE-Data-Encoding";
        if (!HttpMethods.IsOptions(context.Request.Method)) return next(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
