using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Cli.Processes;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>The user's AWS CLI: the only place where it is started, so that no call can miss the region and the endpoint.</summary>
internal sealed class AwsCli(CliContext context, string region)
{
    /// <summary>Sends every call to another endpoint. For tests.</summary>
    public const string EndpointVariable = "HEARTH_AWS_ENDPOINT_URL";

    // A pager would wait for a key that nobody presses.
    private static readonly ProgramOptions Options = new() { Environment = new Dictionary<string, string?> { ["AWS_PAGER"] = "" } };

    private readonly ExternalProgram _program = ExternalProgram.Aws(context);

    public string Region => region;

    /// <summary>Makes a call and reads its answer; null when there is none.</summary>
    /// <exception cref="AwsCallException">It was refused.</exception>
    public async Task<JsonNode?> CallAsync(AwsCall call, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(call, "json", cancellationToken);
        if (string.IsNullOrWhiteSpace(answer)) return null;
        try
        {
            return JsonNode.Parse(answer);
        }
        catch (JsonException)
        {
            throw new AwsCallException(call, $"The AWS CLI answered with something that is no JSON: {answer.Trim()}");
        }
    }

    /// <summary>Makes a call whose answer is a text.</summary>
    /// <exception cref="AwsCallException">It was refused.</exception>
    public async Task<string> TextAsync(AwsCall call, CancellationToken cancellationToken) =>
        (await RunAsync(call, "text", cancellationToken)).Trim();

    /// <summary>Makes a call for something that may not be there.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="absent">The words of the errors that mean "not there".</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Null when it is not there.</returns>
    public async Task<JsonNode?> LookAsync(AwsCall call, IReadOnlyList<string> absent, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(call, cancellationToken);
        }
        catch (AwsCallException exception) when (absent.Any(words => exception.Message.Contains(words, StringComparison.Ordinal)))
        {
            return null;
        }
    }

    private async Task<string> RunAsync(AwsCall call, string output, CancellationToken cancellationToken)
    {
        List<string> arguments = ["--output", output, "--region", region];
        if (context.Variable(EndpointVariable) is { } endpoint) arguments.AddRange("--endpoint-url", endpoint);
        var result = await _program.RunAsync([.. arguments, .. call.Arguments], Options, cancellationToken);
        return result.Succeeded ? result.Output : throw new AwsCallException(call, result.LastWords());
    }
}
