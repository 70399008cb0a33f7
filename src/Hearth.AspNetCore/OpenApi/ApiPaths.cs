using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>The routes of the HTTP API and their methods.</summary>
internal static class ApiPaths
{
    private const string Agents = "agents";
    private const string Workflows = "workflows";
    private const string Runs = "runs";

    public static void AddTo(JsonObject paths)
    {
        paths["/agents/{name}/{id}"] = Path(("get", ReadAgent()), ("head", HeadAgent()), ("post", Prompt()));
        paths["/agents/{name}/{id}/abort"] = Path(("post", AbortAgent()));
        paths["/agents/{name}/{id}/attachments/{attachmentId}"] = Path(("get", ReadAttachment("readAttachment")), ("head", ReadAttachment("headAttachment")));
        paths["/agents/{name}/{id}/spend"] = Path(("get", AgentSpend()));
        paths["/workflows/{name}"] = Path(("post", Invoke()));
        paths["/runs/{runId}"] = Path(("get", ReadRun()), ("head", HeadRun()));
        paths["/runs/{runId}/abort"] = Path(("post", AbortRun()));
        paths["/runs/{runId}/spend"] = Path(("get", RunSpend()));
        paths["/openapi.json"] = Path(("get", new ApiOperation("getApiDocument", "document", "This document.", ApiResponses.Document())));
    }

    public static JsonObject Path(params (string Method, ApiOperation Operation)[] operations) =>
        new(operations.Select(entry => KeyValuePair.Create(entry.Method, (JsonNode?)entry.Operation.ToJson())));

    private static ApiOperation Prompt() => new("promptAgent", Agents, "Sends a prompt.", ApiResponses.Admission("PromptReceipt", "PromptOutcome"))
    {
        Description = "Accepts the prompt durably and answers at once. Prompts of one instance are worked on one at a time, in order; "
            + "each ends with one submission_settled event.",
        Parameters = [.. ApiParameters.OfAgent, .. ApiParameters.OfAdmission],
        Body = Shape.Ref("Prompt"),
        IsBodyRequired = true,
    };

    private static ApiOperation ReadAgent() => new("readAgent", Agents, "Reads the events of an instance.", ApiResponses.Read())
    {
        Parameters = [.. ApiParameters.OfAgent, .. ApiParameters.OfRead],
    };

    private static ApiOperation HeadAgent() => new("headAgent", Agents, "Tells where the stream of an instance ends now.", ApiResponses.Head())
    {
        Parameters = ApiParameters.OfAgent,
    };

    private static ApiOperation AbortAgent() => new("abortAgent", Agents, "Aborts every unsettled prompt of an instance.", ApiResponses.Abort())
    {
        Parameters = ApiParameters.OfAgent,
    };

    private static ApiOperation ReadAttachment(string id) => new(id, Agents, "Reads an image or a file of an instance's messages.", ApiResponses.Attachment())
    {
        Description = "The answer never changes. Whatever is not a known type of image is offered as a download.",
        Parameters = [.. ApiParameters.OfAgent, "attachmentId", "If-None-Match"],
    };

    private static ApiOperation AgentSpend() => new("getAgentSpend", Agents, "Tells what an instance has spent.", ApiResponses.Spend())
    {
        Description = "Tokens, money, turns and tool calls of the instance and of its last prompt, and how far they use up its budgets, as far as the log has it.",
        Parameters = ApiParameters.OfAgent,
    };

    private static ApiOperation Invoke() => new("invokeWorkflow", Workflows, "Starts a run.", ApiResponses.Admission("RunReceipt", "RunOutcome"))
    {
        Description = "The body is the workflow's input itself; a workflow without input takes none.",
        Parameters = ["workflowName", .. ApiParameters.OfAdmission],
        Body = Shape.Anything("The input of the workflow."),
    };

    private static ApiOperation ReadRun() => new(
        "readRun", Runs, "Reads the events of a run, or its record.", ApiResponses.Read(Shape.Ref("RunRecord")))
    {
        Parameters = ["runId", "meta", .. ApiParameters.OfRead],
    };

    private static ApiOperation HeadRun() => new("headRun", Runs, "Tells where the stream of a run ends now.", ApiResponses.Head())
    {
        Parameters = ["runId"],
    };

    private static ApiOperation AbortRun() => new("abortRun", Runs, "Aborts a run.", ApiResponses.Abort()) { Parameters = ["runId"] };

    private static ApiOperation RunSpend() => new("getRunSpend", Runs, "Tells what all agents of a run have spent.", ApiResponses.Spend())
    {
        Parameters = ["runId"],
    };
}
