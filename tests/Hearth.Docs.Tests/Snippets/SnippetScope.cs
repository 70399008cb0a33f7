namespace Hearth.Docs.Tests.Snippets;

/// <summary>What a block of C# may use without saying so.</summary>
internal static class SnippetScope
{
    // What the SDK of a web application brings.
    private static readonly string[] Implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading",
        "System.Threading.Tasks", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly string[] OfServer =
    [
        "Hearth", "Hearth.Agents", "Hearth.Budgets", "Hearth.Hosting", "Hearth.Mcp", "Hearth.Models", "Hearth.Sandboxes", "Hearth.Sessions",
        "Hearth.Skills", "Hearth.Testing", "Hearth.Tools", "Hearth.Workflows", "Microsoft.Extensions.AI", "ModelContextProtocol.Authentication",
        "System.ComponentModel", "System.Text", "Xunit",
    ];

    private static readonly string[] OfClient =
    [
        "Hearth.Client", "Hearth.Client.Agents", "Hearth.Client.Errors", "Hearth.Client.Events", "Hearth.Client.Streams", "Hearth.Client.Workflows",
    ];

    // Its words are others: PromptOptions of the client are not those of the server.
    private static readonly string[] ClientPages = ["docs/client.md"];

    /// <summary>The usings, as a file of their own.</summary>
    /// <param name="page">The page of the block.</param>
    /// <param name="isWhole">Whether the block has usings of its own: then it has to have all of them.</param>
    /// <param name="usesClient">Whether it has one of the client's.</param>
    public static string Usings(string page, bool isWhole, bool usesClient)
    {
        var isClient = usesClient || ClientPages.Contains(page);
        var own = isWhole ? [] : isClient ? OfClient : OfServer;
        return string.Join('\n', Implicit.Concat(own).Append("Given").Select(name => $"global using {name};")
            .Append($"global using static Given.{(isClient ? "Caller" : "Server")};"));
    }
}
