using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hearth.Client.Errors;
using Hearth.Client.Http;
using Hearth.Client.Json;
using Hearth.Client.Runs;

namespace Hearth.Client.Workflows;

/// <summary>A workflow. Made by <see cref="HearthClient.Workflow"/>; thread-safe.</summary>
/// <remarks>
/// Cancelling a call means to stop waiting: a run that was started goes on until it ends, or until <see cref="RunClient.AbortAsync"/>.
/// </remarks>
public sealed class WorkflowClient
{
    private const string Reflection = "Reads and writes the types by reflection. Pass their JsonTypeInfo instead.";

    private readonly HearthTransport _transport;
    private readonly string _path;

    internal WorkflowClient(HearthTransport transport, string name)
    {
        (_transport, Name) = (transport, name);
        _path = ApiPath.Workflow(name);
    }

    /// <summary>The workflow.</summary>
    public string Name { get; }

    /// <summary>Starts a run of a workflow that takes no input.</summary>
    /// <param name="options">What goes with it; null for nothing.</param>
    /// <param name="cancellationToken">Stops waiting; the run may still have been started.</param>
    /// <returns>The receipt, as soon as the run is on stable storage.</returns>
    /// <exception cref="ArgumentException">The idempotency key is none.</exception>
    /// <exception cref="HearthNotFoundException">There is no such workflow.</exception>
    /// <exception cref="HearthValidationException">The workflow does not take this input.</exception>
    /// <exception cref="HearthConflictException">The idempotency key was used with another input.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public Task<RunAdmission> StartAsync(RunOptions? options = null, CancellationToken cancellationToken = default) =>
        AdmitAsync(null, options, cancellationToken);

    /// <summary>Starts a run.</summary>
    /// <inheritdoc cref="StartAsync(RunOptions?, CancellationToken)"/>
    /// <param name="input">The input.</param>
    /// <param name="inputType">How it is written: from a <c>JsonSerializerContext</c>.</param>
    /// <param name="options">What goes with it; null for nothing.</param>
    /// <param name="cancellationToken">Stops waiting; the run may still have been started.</param>
    public Task<RunAdmission> StartAsync<TIn>(
        TIn input, JsonTypeInfo<TIn> inputType, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputType);
        return AdmitAsync(JsonSerializer.SerializeToUtf8Bytes(input, inputType), options, cancellationToken);
    }

    /// <summary>Starts a run with an input that is written by reflection.</summary>
    /// <inheritdoc cref="StartAsync{TIn}(TIn, JsonTypeInfo{TIn}, RunOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<RunAdmission> StartAsync<TIn>(TIn input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(input, TypeOf<TIn>(), options, cancellationToken);

    /// <summary>Runs a workflow that takes no input, and waits for its result, through cuts, drains and deploys.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}(TIn, JsonTypeInfo{TIn}, JsonTypeInfo{TOut}, RunOptions?, CancellationToken)"/>
    public async Task<TOut?> RunAsync<TOut>(
        JsonTypeInfo<TOut> outputType, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outputType);
        return await WaitAsync(await StartAsync(options, cancellationToken), outputType, cancellationToken);
    }

    /// <summary>Runs a workflow and waits for its result, through cuts, drains and deploys.</summary>
    /// <param name="input">The input.</param>
    /// <param name="inputType">How it is written: from a <c>JsonSerializerContext</c>.</param>
    /// <param name="outputType">How the result is read.</param>
    /// <param name="options">What goes with it; null for nothing.</param>
    /// <param name="cancellationToken">Stops waiting; the run goes on if it was started.</param>
    /// <returns>The result; null when the workflow returned nothing.</returns>
    /// <exception cref="HearthNotFoundException">There is no such workflow, or its runs may not be read.</exception>
    /// <exception cref="HearthValidationException">The workflow does not take this input.</exception>
    /// <exception cref="HearthAbortedException">Somebody has aborted the run.</exception>
    /// <exception cref="HearthResultException">The result is not of this type.</exception>
    /// <exception cref="HearthApiException">The run failed in another way; <see cref="HearthApiException.Type"/> says how.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public async Task<TOut?> RunAsync<TIn, TOut>(
        TIn input,
        JsonTypeInfo<TIn> inputType,
        JsonTypeInfo<TOut> outputType,
        RunOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outputType);
        return await WaitAsync(await StartAsync(input, inputType, options, cancellationToken), outputType, cancellationToken);
    }

    /// <summary>Runs a workflow with types that are read and written by reflection, and waits for its result.</summary>
    /// <inheritdoc cref="RunAsync{TIn, TOut}(TIn, JsonTypeInfo{TIn}, JsonTypeInfo{TOut}, RunOptions?, CancellationToken)"/>
    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public Task<TOut?> RunAsync<TIn, TOut>(TIn input, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(input, TypeOf<TIn>(), TypeOf<TOut>(), options, cancellationToken);

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T));

    private Task<RunAdmission> AdmitAsync(byte[]? body, RunOptions? options, CancellationToken cancellationToken) => _transport.SendAsync(
        ApiRequest.Admission("start", _path, body, options?.IdempotencyKey),
        JsonAnswer.Of(ClientJson.Context.RunAdmission),
        cancellationToken);

    private Task<TOut?> WaitAsync<TOut>(RunAdmission admission, JsonTypeInfo<TOut> outputType, CancellationToken cancellationToken) =>
        new RunClient(_transport, admission.RunId).WaitAsync(outputType, cancellationToken);
}
