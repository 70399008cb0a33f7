namespace Hearth.Capacity.Model;

/// <summary>Sizes of events and how many there are. Measured on a server of this repository, apart from what the links add.</summary>
internal sealed record EventSizes
{
    /// <summary>A text delta of a few words.</summary>
    public int DeltaBytes { get; init; } = 375;

    /// <summary>Any other event of an answer, on average, with an answer of 150 words in two of them.</summary>
    public int BoundaryBytes { get; init; } = 700;

    /// <summary>What a link adds to each event: stream, epoch, positions, length. Assumed, from the fields of the message.</summary>
    public int LinkEventBytes { get; init; } = 80;

    /// <summary>What a link adds to each batch and its answer: headers, and how the sender is. Assumed, from the fields of the message.</summary>
    public int LinkBatchBytes { get; init; } = 600;

    /// <summary>Boundary events of each model call: <c>turn_start</c>, <c>message_start</c>, <c>turn</c>, <c>message_end</c>.</summary>
    public static int EventsPerModelCall => 4;

    /// <summary><c>tool_start</c>, <c>tool</c>.</summary>
    public static int EventsPerToolCall => 2;

    /// <summary>What begins and ends an answer: <c>operation_start</c>, <c>message_end</c>, <c>agent_start</c>, and <c>agent_end</c> to the settlement.</summary>
    public static int EventsPerPrompt => 7;

    /// <summary>Appends of an answer of one model call, without deltas.</summary>
    public static int AppendsPerPrompt => 3;

    /// <summary>Appends that every further model call adds, without deltas and without its tools.</summary>
    public static int AppendsPerFurtherCall => 2;

    public static int BoundaryEventsOf(Answer answer) =>
        EventsPerPrompt + (answer.ModelCalls * EventsPerModelCall) + (answer.ToolCalls * EventsPerToolCall);

    public static int BoundaryAppendsOf(Answer answer) =>
        AppendsPerPrompt + ((answer.ModelCalls - 1) * AppendsPerFurtherCall) + answer.ToolCalls;

    /// <summary>What so many deltas, other events and batches are on the links, each second or in all.</summary>
    public double OnLinks(double deltas, double boundaries, double batches) =>
        (deltas * (DeltaBytes + LinkEventBytes)) + (boundaries * (BoundaryBytes + LinkEventBytes)) + (batches * LinkBatchBytes);
}
