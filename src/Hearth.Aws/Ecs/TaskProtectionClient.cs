using System.Net.Http.Headers;
using System.Text;

namespace Hearth.Aws.Ecs;

/// <summary>Asks the ECS agent on this machine to protect the task, which it passes on to ECS in the name of the task role.</summary>
/// <param name="http">It goes with the client.</param>
/// <param name="agent">The value of <see cref="UriVariable"/>.</param>
/// <param name="time">Measures the time-outs.</param>
internal sealed class TaskProtectionClient(HttpClient http, Uri agent, TimeProvider time) : IDisposable
{
    /// <summary>Where ECS tells every container how to reach its agent.</summary>
    public const string UriVariable = "ECS_AGENT_URI";

    private readonly Uri _state = new($"{agent.AbsoluteUri.TrimEnd('/')}/task-protection/v1/state");

    /// <summary>Protects the task, or renews that.</summary>
    public Task<TaskProtectionAnswer> ProtectAsync(TimeSpan expiry, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var minutes = (int)Math.Ceiling(expiry.TotalMinutes);
        return PutAsync($$"""{"ProtectionEnabled":true,"ExpiresInMinutes":{{minutes}}}""", timeout, cancellationToken);
    }

    /// <summary>Ends the protection.</summary>
    public Task<TaskProtectionAnswer> ReleaseAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        PutAsync("""{"ProtectionEnabled":false}""", timeout, cancellationToken);

    public void Dispose() => http.Dispose();

    private async Task<TaskProtectionAnswer> PutAsync(string body, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.PutAsync(_state, content, either.Token);
            return TaskProtectionAnswer.Read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TaskProtectionAnswer(TaskProtectionStatus.Unavailable, $"No answer within {timeout.TotalSeconds} s.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new TaskProtectionAnswer(TaskProtectionStatus.Unavailable, exception.Message); // Whatever it is: the server goes on.
        }
    }
}
