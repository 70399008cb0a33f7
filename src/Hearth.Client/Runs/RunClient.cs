using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Http;
using Hearth.Client.Json;
using Hearth.Client.Spending;
using Hearth.Client.Streams;

namespace Hearth.Client.Runs;

/// <summary>A run of a workflow. Made by <see cref="HearthClient.Run"/>; thread-safe.</summary>
public sealed class RunClient
{
    private readonly HearthTransport _transport;
    private readonly string _path;
    private readonly EventStream _stream;

    internal RunClient(HearthTransport transport, string runId)
    {
        (_transport, RunId) = (transport, runId);
        _path = ApiPath.Run(runId);
        _stream = new EventStream(transport, _path);
    }

    /// <summary>The run.</summary>
    public string RunId { get; }

    /// <summary>Reads what is known of the run now.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HearthNotFoundException">There is no such run, or the caller may not read it.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public Task<RunRecord> GetAsync(CancellationToken cancellationToken = default) =>
        _transport.SendAsync(ApiRequest.Get("run", _path + "?meta"), JsonAnswer.Of(ClientJson.Context.RunRecord), cancellationToken);

    /// <summary>Reads the run's stream, each event once and in order, through cuts, drains and deploys. It ends with the run.</summary>
    /// <param name="options">Which part; null for all of it, and then what follows.</param>
    /// <param name="cancellationToken">Ends the reading; the run goes on.</param>
    /// <exception cref="HearthNotFoundException">There is no such run, or the caller may not read it.</exception>
    /// <exception cref="HearthClientException">
    /// The stream could not be read for as long as <see cref="HearthClientOptions.RetryTimeout"/> says, or may not be read.
    /// </exception>
    public IAsyncEnumerable<HearthEvent> StreamAsync(StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        _stream.ReadAsync(options, cancellationToken);

    /// <summary>Waits until the run has ended, through cuts, drains and deploys.</summary>
    /// <param name="cancellationToken">Stops waiting; the run goes on.</param>
    /// <returns>Its record, whether it has failed or not.</returns>
    /// <inheritdoc cref="StreamAsync" path="/exception"/>
    public async Task<RunRecord> WaitAsync(CancellationToken cancellationToken = default)
    {
        // The stream is closed together with the final record, so nothing has to be read but its end.
        await foreach (var _ in StreamAsync(new StreamOptions { Offset = StreamOffset.Now }, cancellationToken))
        {
        }

        return await GetAsync(cancellationToken);
    }

    /// <summary>Waits for the run's result, through cuts, drains and deploys.</summary>
    /// <param name="type">How the result is read: from a <c>JsonSerializerContext</c>.</param>
    /// <param name="cancellationToken">Stops waiting; the run goes on.</param>
    /// <returns>The result; null when the workflow returned nothing.</returns>
    /// <inheritdoc cref="StreamAsync" path="/exception"/>
    /// <exception cref="HearthAbortedException">Somebody has aborted the run.</exception>
    /// <exception cref="HearthResultException">The result is not of this type.</exception>
    /// <exception cref="HearthApiException">The run failed in another way; <see cref="HearthApiException.Type"/> says how.</exception>
    public async Task<T?> WaitAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        var record = await WaitAsync(cancellationToken);
        if (record.Error is { } error) throw ApiErrors.OfRun(error, RunId);
        return record.Result is { } result ? Read(result, type) : default;
    }

    /// <summary>Asks what all agents of the run have spent, and how far that uses up the budgets.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="HearthNotFoundException">There is no such run, or the caller may not read it.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public Task<SpendReport> GetSpendAsync(CancellationToken cancellationToken = default) =>
        _transport.SendAsync(ApiRequest.Get("spend", _path + "/spend"), JsonAnswer.Of(ClientJson.Context.SpendReport), cancellationToken);

    /// <summary>Aborts the run.</summary>
    /// <param name="cancellationToken">Stops waiting; the abort may still take effect.</param>
    /// <returns>Whether it was active. It ends a moment later.</returns>
    /// <exception cref="HearthNotFoundException">There is no such run, or the caller may not abort it.</exception>
    /// <exception cref="HearthClientException">Anything else; see the classes that derive from it.</exception>
    public async Task<bool> AbortAsync(CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Post("abort", _path + "/abort");
        return (await _transport.SendAsync(request, JsonAnswer.Of(ClientJson.Context.AbortAnswer), cancellationToken)).Aborted;
    }

    private T? Read<T>(JsonElement result, JsonTypeInfo<T> type)
    {
        try
        {
            return result.Deserialize(type);
        }
        catch (JsonException exception)
        {
            var error = new ErrorInfo
            {
                Type = HearthResultException.ResultUnavailable,
                Message = $"The result of the run is not a value of the type {typeof(T).Name}.",
                Details = exception.Message,
            };
            throw new HearthResultException(error) { Text = result.GetRawText(), RunId = RunId };
        }
    }
}
