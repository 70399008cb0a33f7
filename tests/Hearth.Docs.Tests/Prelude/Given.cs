// What the pages take as given: the reader's own types and variables, of which a page shows only how they are used. Every block of C#
// is compiled with these in scope (Snippets/SnippetCompiler says how). One file, against the rule of one type per file, so that a writer
// sees at a glance what there is.
#pragma warning disable CA1050, CA1052, CA1822, CA2227, CA1040, CA1024, CA1002, IDE1006
using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth;
using Hearth.Agents;
using Hearth.Client;
using Hearth.Client.Agents;
using Hearth.Client.Events;
using Hearth.Hosting;
using Hearth.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Authentication;

namespace Given;

/// <summary>The variables of the pages about the server.</summary>
public static class Server
{
    public static WebApplicationBuilder builder => null!;
    public static WebApplication app => null!;
    public static HearthBuilder hearth => null!;
    public static HttpClient http => null!;
    public static WorkflowContext context => null!;
    public static CancellationToken Cancel => CancellationToken.None;
    public static CancellationToken cancellationToken => CancellationToken.None;
    public static IAgentClient agents => null!;
    public static Uri url => null!;
    public static IReadOnlyList<Uri> urls => [];
    public static string key => "";
    public static string token => "";
    public static string id { get; set; } = "";
    public static string clientId => "";
    public static string clientSecret => "";
    public static ITokenCache tokenCache => null!;
    public static Consent consent => null!;
    public static Tokens tokens => null!;
    public static Warehouse _warehouse => null!;
    public static Payments _payments => null!;
    public static Payments payments => null!;
    public static IMailer mail => null!;
    public static Dictionary<string, Order> _cache => [];
    public static AIFunction readDocument => null!;
    public static AIFunction listDocuments => null!;
    public static string NewNumber() => "";
}

/// <summary>The variables of the pages about the C# client.</summary>
public static class Caller
{
    public static HearthClient hearth => null!;
    public static AgentClient ticket => null!;
    public static WebApplicationBuilder builder => null!;
    public static HttpClient httpClient => null!;
    public static string key => "";
    public static string token => "";
    public static Task HandleAsync(HearthEvent item) => Task.CompletedTask;
}

public sealed record Ticket(string Id, string Text);

public interface ITicketStore
{
    Task<Ticket?> FindAsync(string id, CancellationToken cancellationToken = default);

    Task CloseAsync(string id, CancellationToken cancellationToken = default);
}

public sealed class FakeTickets(string text) : ITicketStore
{
    public Task<Ticket?> FindAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult<Ticket?>(new Ticket(id, text));

    public Task CloseAsync(string id, CancellationToken cancellationToken = default) => Task.CompletedTask;
}

public sealed class SupportAssistant(ITicketStore tickets) : Agent
{
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Tools = [AIFunctionFactory.Create(() => tickets.FindAsync(context.InstanceId), "lookup_ticket")],
    };
}

public sealed class Summarizer : Agent
{
    public override AgentDefinition Define(AgentContext context) => new();
}

public sealed class Translator : Agent
{
    public override AgentDefinition Define(AgentContext context) => new();
}

public sealed class Reader : Agent
{
    public override AgentDefinition Define(AgentContext context) => new();
}

public sealed class Builder : Agent
{
    public override AgentDefinition Define(AgentContext context) => new();
}

public sealed class Reviewer : Agent
{
    public override AgentDefinition Define(AgentContext context) => new();
}

public sealed record Reply(Guid Id, string TicketId, string Author, string Text);

public sealed record Order(string Id);

public sealed record Refund(string Number);

public interface IOrders
{
    Task<Order?> FindAsync(string number, CancellationToken cancellationToken);
}

public sealed class OrderTools
{
    public AIFunction FindOrder => null!;
}

public interface IMailer
{
    Task SendAsync(string to, string text, CancellationToken cancellationToken);
}

public sealed class NoMail : IMailer
{
    public Task SendAsync(string to, string text, CancellationToken cancellationToken) => Task.CompletedTask;
}

public sealed class CannedPage(string text) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpResponseMessage { Content = new StringContent(text) });
}

public sealed record DigestInput(Uri Url);

public sealed record DigestResult(string Title);

public sealed class Digest(HttpClient http, IMailer mailer) : Workflow<DigestInput, DigestResult>
{
    public override async Task<DigestResult> RunAsync(DigestInput input, WorkflowContext context)
    {
        var page = await context.StepAsync("fetch", token => http.GetStringAsync(input.Url, token));
        var session = await context.OpenSessionAsync<Summarizer>();
        var reply = await session.PromptAsync<PageSummary>(page);
        await context.StepAsync("mail", token => mailer.SendAsync(context.RunId.Value, reply.Data.Title, token));
        return new DigestResult(reply.Data.Title);
    }
}

public sealed record PageSummary(string Title, string[] Points);

public sealed class Payments
{
    public Task<int> ChargeAsync(Order order, CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<Refund> RefundAsync(string order, string idempotencyKey, CancellationToken cancellationToken) => Task.FromResult(new Refund(order));
}

public sealed class Warehouse
{
    public Task ShipAsync(Order order, CancellationToken cancellationToken) => Task.CompletedTask;
}

public sealed class Tokens
{
    public Task<string> GetAsync(CancellationToken cancellationToken) => Task.FromResult("");
}

public sealed class Consent
{
    public Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken) =>
        Task.FromResult<AuthorizationResult?>(null);
}

public sealed record Page(string Text);

public sealed record Summary(string Text);

public sealed record Verdict(bool IsUrgent, string Reason);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page))]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(Verdict))]
public sealed partial class AppJson : JsonSerializerContext;
