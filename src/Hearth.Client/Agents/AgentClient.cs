using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Http;
using Hearth.Client.Json;
using Hearth.Client.Spending;
using Hearth.Client.Streams;

namespace Hearth.Client.Agents;

/// <summary>One instance of an agent: a conversation. Made by <see cref="HearthClient.Agent"/>; thread-safe.</summary>
/// <remarks>
/// Prompts of one instance are answered one after the other, in the order in which they were accepted. Cancelling a call means to stop
/// waiting: what was accepted goes on until it is settled, or until <see cref="AbortAsync"/>.
/// </remarks>
public sealed class AgentClient
{
    private readonly HearthTransport _transport;
    private readonly string _path;
    private readonly EventStream _stream;

    internal AgentClient(HearthTransport transport, string name, string instanceId)
    {
        (_transport, Name, InstanceId) = (transport, name, instanceId);
        _path = ApiPath.Agent(name, instanceId);
        _stream = new EventStream(transport, _path);
    }

    /// <summary>The agent.</summary>
    public string Name { get; }

    /// <summary>Which conversation.</summary>
    public string InstanceId { get; }

    /// <summary>Sends a prompt, and returns as soon as the server has it on stable storage.</summary>
    /// <param name="message">What the user says; may be empty.</param>
    /// <param name="options">What goes with it; null for nothing.</param>
    /// <param name="cancellationToken">Stops waiting; the prompt may still have been accepted, and will then be answered.</param>
    /// <returns>The receipt, with which its answer can be waited for or streamed, also by another process.</returns>
    /// <exception cref="ArgumentException">The idempotency key is none.</exception>
    /// <exception cref="HearthNotFoundException">There is no such agent.</exception>
    /// <exception cref="HearthValidationException">The server does not take the prompt.</exception>
    /// <exception cref="HearthRateLimitedException">Too many prompts of the instance wait.</exception>
    /// <exception cref="HearthConflictException">The idempotency key was used with another prompt.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public Task<Admission> SendAsync(string message, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = ApiRequest.Admission("send", _path, PromptBody.Encode(message, options), options?.IdempotencyKey);
        return _transport.SendAsync(request, JsonAnswer.Of(ClientJson.Context.Admission), cancellationToken);
    }

    /// <summary>Sends a prompt and waits for the answer, through cuts, drains and deploys.</summary>
    /// <remarks>
    /// Waits by reading the stream, which proxies do not cut for its silence: the caller must be allowed to read, too.
    /// </remarks>
    /// <inheritdoc cref="SendAsync"/>
    /// <returns>The answer.</returns>
    /// <exception cref="HearthAbortedException">Somebody has aborted it.</exception>
    /// <exception cref="HearthBudgetExceededException">A budget was used up.</exception>
    /// <exception cref="HearthApiException">It failed in another way; <see cref="HearthApiException.Type"/> says how.</exception>
    /// <exception cref="HearthProtocolException">
    /// The event that says how it has ended cannot be read, or is one of which nobody can tell whose end it is.
    /// </exception>
    public async Task<PromptResult> PromptAsync(
        string message, PromptOptions? options = null, CancellationToken cancellationToken = default) =>
        await WaitAsync(await SendAsync(message, options, cancellationToken), cancellationToken);

    /// <summary>Sends a prompt and waits for an answer that is a value of a type.</summary>
    /// <remarks>
    /// The prompt is followed by the JSON Schema of the type and the request to answer with a value of it. The text of the answer must be
    /// that value, or one block of code that holds it.
    /// </remarks>
    /// <inheritdoc cref="PromptAsync(string, PromptOptions?, CancellationToken)"/>
    /// <param name="message">What the user says.</param>
    /// <param name="type">How values of the type are read: from a <c>JsonSerializerContext</c>.</param>
    /// <param name="options">What goes with it; null for nothing.</param>
    /// <param name="cancellationToken">Stops waiting; the prompt may still have been accepted, and will then be answered.</param>
    /// <exception cref="HearthResultException">The answer is something else.</exception>
    public async Task<PromptResult<T>> PromptAsync<T>(
        string message, JsonTypeInfo<T> type, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(type);
        var result = await PromptAsync(TypedAnswer.Ask(message, type), options, cancellationToken);
        return TypedAnswer.Read(result, type);
    }

    /// <summary>Sends a prompt and waits for an answer that is a value of a type, which is read by reflection.</summary>
    /// <inheritdoc cref="PromptAsync{T}(string, JsonTypeInfo{T}, PromptOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode("Reads the type by reflection. Pass its JsonTypeInfo in trimmed applications.")]
    [RequiresDynamicCode("Reads the type by reflection. Pass its JsonTypeInfo in applications that are compiled ahead of time.")]
    public Task<PromptResult<T>> PromptAsync<T>(
        string message, PromptOptions? options = null, CancellationToken cancellationToken = default) =>
        PromptAsync(message, (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T)), options, cancellationToken);

    /// <summary>Waits for the answer to a prompt, through cuts, drains and deploys.</summary>
    /// <param name="admission">The receipt of the prompt.</param>
    /// <param name="cancellationToken">Stops waiting; the prompt is still answered.</param>
    /// <returns>The answer.</returns>
    /// <inheritdoc cref="PromptAsync(string, PromptOptions?, CancellationToken)" path="/exception"/>
    public async Task<PromptResult> WaitAsync(Admission admission, CancellationToken cancellationToken = default)
    {
        await foreach (var item in StreamAsync(admission, cancellationToken))
        {
            if (item is not SubmissionSettledEvent settled) continue;
            if (settled.Error is { } error) throw ApiErrors.OfSubmission(error, admission.SubmissionId);
            if (settled.Outcome != SubmissionSettledEvent.Completed) throw Unreadable(settled, admission);
            return (settled.Result ?? new PromptResult()) with { SubmissionId = admission.SubmissionId };
        }

        throw new HearthProtocolException("The stream of an instance has ended.");
    }

    /// <summary>Reads the conversation's stream, each event once and in order, through cuts, drains and deploys.</summary>
    /// <remarks>
    /// It never ends by itself, unless <see cref="StreamOptions.Follow"/> is false. Only deltas can be missing: those that were not read
    /// before their message was complete are gone, and the message has their text.
    /// </remarks>
    /// <param name="options">Which part; null for all of it, and then what follows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HearthNotFoundException">There is no such agent, or the instance has no events yet, or it was deleted.</exception>
    /// <exception cref="HearthClientException">
    /// The stream could not be read for as long as <see cref="HearthClientOptions.RetryTimeout"/> says, or may not be read.
    /// </exception>
    public IAsyncEnumerable<HearthEvent> StreamAsync(StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        _stream.ReadAsync(options, cancellationToken);

    /// <summary>Reads the events of one submission; the last one is its <see cref="SubmissionSettledEvent"/>.</summary>
    /// <inheritdoc cref="StreamAsync(StreamOptions?, CancellationToken)"/>
    /// <param name="admission">The receipt of the prompt.</param>
    /// <param name="cancellationToken">Ends the reading; the prompt is still answered.</param>
    /// <exception cref="HearthProtocolException">The last event cannot be read, or is one of which nobody can tell whose end it is.</exception>
    public IAsyncEnumerable<HearthEvent> StreamAsync(Admission admission, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admission);
        return ReadSubmissionAsync(admission, cancellationToken);
    }

    /// <summary>Aborts everything of the conversation that is not settled, under way or waiting, whoever has sent it.</summary>
    /// <param name="cancellationToken">Stops waiting; the abort may still take effect.</param>
    /// <returns>Whether there was something to abort. What is aborted is settled a moment later.</returns>
    /// <exception cref="HearthNotFoundException">There is no such agent.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public async Task<bool> AbortAsync(CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Post("abort", _path + "/abort");
        return (await _transport.SendAsync(request, JsonAnswer.Of(ClientJson.Context.AbortAnswer), cancellationToken)).Aborted;
    }

    /// <summary>Asks what the conversation and its last prompt have spent, and how far that uses up the budgets.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HearthNotFoundException">There is no such agent, or the conversation has not begun.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public Task<SpendReport> GetSpendAsync(CancellationToken cancellationToken = default) =>
        _transport.SendAsync(ApiRequest.Get("spend", _path + "/spend"), JsonAnswer.Of(ClientJson.Context.SpendReport), cancellationToken);

    /// <summary>Downloads an image or a file of the conversation.</summary>
    /// <param name="attachmentId">Names it: from an <see cref="Messages.ImageBlock"/> or a <see cref="Messages.FileBlock"/>.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <exception cref="HearthNotFoundException">The conversation has no such attachment.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public Task<Attachment> DownloadAsync(string attachmentId, CancellationToken cancellationToken = default)
    {
        var path = $"{_path}/attachments/{ApiPath.Segment(attachmentId, nameof(attachmentId))}";
        return _transport.SendAsync(ApiRequest.Get("download", path), Attachment.ReadAsync, cancellationToken);
    }

    private async IAsyncEnumerable<HearthEvent> ReadSubmissionAsync(
        Admission admission, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in _stream.ReadAsync(new StreamOptions { Offset = admission.Offset }, cancellationToken))
        {
            var isSettlement = item.Type == SubmissionSettledEvent.TypeName;
            if (item.SubmissionId != admission.SubmissionId)
            {
                // It may be the one that is waited for, and then no other would ever come.
                if (isSettlement && item.SubmissionId is null) throw Unreadable(item, admission);
                continue;
            }

            yield return item;
            if (item is SubmissionSettledEvent) yield break;
            if (isSettlement) throw Unreadable(item, admission);
        }
    }

    private static HearthProtocolException Unreadable(HearthEvent settlement, Admission admission)
    {
        var whose = settlement.SubmissionId is null ? "may be the one of" : "is the one of";
        return new HearthProtocolException(
            $"A {settlement.Type} event up to the offset {settlement.FrameEnd} cannot be read. It {whose} the submission {admission.SubmissionId}.")
        {
            EventType = settlement.Type,
            Offset = settlement.FrameEnd,
        };
    }
}
