using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Simulation.Tests.Checks;
using Hearth.Simulation.Tests.Processes;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;

namespace Hearth.Simulation.Tests.Clients;

/// <summary>What a client can ask for, and how it insists.</summary>
internal sealed class Requests(World world, Cluster cluster, Ledger ledger)
{
    /// <summary>Sends a prompt; one with a key again and again until it is accepted, and perhaps once more.</summary>
    public async Task<AdmissionResult?> PromptAsync(string instance)
    {
        var text = NextText("prompt");
        var origin = world.Chance(80) ? OriginFor(text) : AdmissionOrigin.None;
        return await InsistAsync(text, origin != AdmissionOrigin.None, process =>
            process.Get<Admissions>().AdmitPromptAsync(SimulatedProcess.Agent, instance, new Prompt(text, []), origin, CancellationToken.None));
    }

    /// <summary>Sends an input under an id of its own.</summary>
    public async Task<AdmissionResult?> DispatchAsync(string instance)
    {
        var id = new byte[16];
        world.Random.NextBytes(id);
        var input = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["text"] = NextText("dispatch") });
        return await InsistAsync(new Guid(id).ToString(), true, process =>
            process.Get<Admissions>().AdmitDispatchAsync(SimulatedProcess.Agent, instance, new Guid(id), "test", input, CancellationToken.None));
    }

    /// <summary>Starts a run.</summary>
    public async Task<AdmissionResult?> RunAsync(string instance)
    {
        var text = NextText("run");
        var input = JsonSerializer.SerializeToElement(new TripInput(instance, world.Chance(50), world.Chance(30)), WorkflowInvoker.Json);
        return await InsistAsync(text, true, process =>
            process.Get<Admissions>().AdmitRunAsync(Trip.WorkflowName, input, OriginFor(text), CancellationToken.None));
    }

    /// <summary>Aborts what is under way, once.</summary>
    public Task AbortAsync(StreamKey key) => TryAsync(process => process.Get<Aborts>().AbortAsync(key, CancellationToken.None));

    /// <summary>Deletes an instance, once.</summary>
    public Task DeleteAsync(StreamKey key) =>
        TryAsync(process => process.Get<Deletions>().DeleteAsync(key, force: true, CancellationToken.None));

    /// <summary>Waits for an outcome, now here, now there.</summary>
    public async Task WaitAsync(SubmissionId id)
    {
        while (true)
        {
            try
            {
                ledger.Outcomes.Add((id, await cluster.AskAsync(process => process.Get<Outcomes>().WaitAsync(id, CancellationToken.None))));
                return;
            }
            catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
            {
                await world.PauseAsync(1);
            }
            catch (HearthException exception) when (exception.Code == ErrorCodes.SessionDeleted)
            {
                return;
            }
        }
    }

    private static AdmissionOrigin OriginFor(string text) => new("client", text, SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string NextText(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind} {world.NextCall()}");

    private async Task<AdmissionResult?> InsistAsync(string request, bool isRepeatable, Func<SimulatedProcess, Task<AdmissionResult>> admit)
    {
        AdmissionResult? receipt = null;
        for (var isOver = false; !isOver; isOver = !isRepeatable || (receipt is not null && world.Chance(70)))
        {
            try
            {
                receipt = await cluster.AskAsync(admit);
                ledger.Receive(request, receipt);
            }
            catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
            {
                await world.PauseAsync(1);
            }
        }

        return receipt;
    }

    private async Task TryAsync<T>(Func<SimulatedProcess, Task<T>> request)
    {
        try
        {
            await cluster.AskAsync(request);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
        {
            // Nobody was told anything.
        }
    }
}
