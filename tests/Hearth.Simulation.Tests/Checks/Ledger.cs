using Hearth.Simulation.Tests.Clients;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Simulation.Tests.Checks;

/// <summary>What clients were told.</summary>
internal sealed class Ledger(Violations violations)
{
    private readonly Dictionary<(string Request, StreamId Stream), SubmissionId> _byRequest = [];

    public List<AdmissionResult> Receipts { get; } = [];

    public List<(SubmissionId Id, SubmissionOutcome Outcome)> Outcomes { get; } = [];

    public List<Segment> Segments { get; } = [];

    /// <summary>A client got its 202.</summary>
    /// <param name="request">What makes two requests the same one.</param>
    /// <param name="receipt">The answer.</param>
    public void Receive(string request, AdmissionResult receipt)
    {
        Receipts.Add(receipt);
        if (!_byRequest.TryAdd((request, receipt.Stream), receipt.Id) && _byRequest[(request, receipt.Stream)] != receipt.Id)
        {
            violations.Add("P1", $"The request {request} was accepted twice.");
        }
    }
}
