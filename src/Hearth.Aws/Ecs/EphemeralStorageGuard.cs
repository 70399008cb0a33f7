using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Ecs;

/// <summary>Keeps a server on ECS from losing everything with its next deploy, because nobody told it where its database is.</summary>
/// <remarks>It looks before anything starts, so that a refused process has not touched the store.</remarks>
internal sealed partial class EphemeralStorageGuard(
    IServiceProvider services,
    IConfiguration configuration,
    EcsSettingGuide guide,
    ILogger<EphemeralStorageGuard> logger) : IHostedLifecycleService
{
    /// <summary>Lets a server keep its state in an SQLite file on ECS, where it is lost with the task. Default: <c>false</c>.</summary>
    public const string AllowKey = "Hearth:AllowEphemeralStorage";

    private const string AllowVariable = "Hearth__AllowEphemeralStorage";

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // Memory is nobody's mistake: it is asked for by name, and says at every start what it is.
        if (services.GetService<IHearthStore>() is not { IsShared: false } store || store is MemoryStore) return Task.CompletedTask;
        if (!configuration.GetValue(AllowKey, false)) throw new StoreUnusableException(Refusal());
        LogAllowed();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Refusal() =>
        $"""
        Hearth does not start: this is an ECS task, and its state would be kept in an SQLite file on the task's own disk. Every deploy
        starts tasks with empty disks, so that all conversations would be lost, and tasks side by side would not see each other's.
        Give it a PostgreSQL database. Add to the container of the task definition ("primaryContainer" on Express Mode) either
        - the whole URL; without ":DATABASE_URL::" if the secret is the URL itself and no JSON
            {guide.Secret("DATABASE_URL", "")}
        - or the parts, with the secret that RDS manages
            {guide.Setting("PGHOST", "<endpoint of the database>")}
            {guide.Setting("PGDATABASE", "<name of the database>")}
            {guide.Secret("PGUSER", "rds!db-NAME", "username")}
            {guide.Secret("PGPASSWORD", "rds!db-NAME", "password")}
        The execution role has to allow secretsmanager:GetSecretValue on the secret.
        To keep the state on the task's disk nevertheless, for example to try something out:
            {guide.Setting(AllowVariable, "true")}
        """;

    [LoggerMessage(LogLevel.Warning, "Hearth:AllowEphemeralStorage is set: everything that is accepted is lost when this ECS task ends.")]
    private partial void LogAllowed();
}
