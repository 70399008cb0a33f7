using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Tests;

/// <summary>Changes to histories, each of which leaves the rest as it was.</summary>
internal static class HistoryExtensions
{
    /// <summary>Changes the final stream, and what readers have seen with it.</summary>
    public static History WithEvents(this History history, Func<List<StreamEvent>, IEnumerable<StreamEvent>> change)
    {
        var events = change([.. history.Streams[0].Events]).ToList();
        var all = new Delivery(GoodHistory.OffsetOf(1), true, events, GoodHistory.At(25));
        return history with
        {
            Streams = [new FinalStream(GoodHistory.Instance, events, events.Count)],
            Readers = [new ReaderHistory("r1", GoodHistory.Instance, [all])],
            ResumedReads = [],
        };
    }

    /// <summary>Changes the event at an index of the final stream.</summary>
    public static History WithEvent(this History history, int index, Func<StreamEvent, StreamEvent> change) =>
        history.WithEvents(events => events.Select((item, i) => i == index ? change(item) : item));

    public static History WithoutEvents(this History history, Func<StreamEvent, bool> isGone) =>
        history.WithEvents(events => events.Where(item => !isGone(item)));

    /// <summary>Adds an event before an index of the final stream.</summary>
    public static History WithNew(this History history, int index, StreamEvent item) =>
        history.WithEvents(events => [.. events.Take(index), item, .. events.Skip(index)]);

    public static History WithPrompt(this History history, int index, Func<PromptRequest, PromptRequest> change) =>
        history with { Prompts = [.. history.Prompts.Select((prompt, i) => i == index ? change(prompt) : prompt)] };

    /// <summary>Changes what the first reader got.</summary>
    public static History WithDelivery(this History history, int index, Func<Delivery, Delivery> change)
    {
        var reader = history.Readers[0];
        var changed = reader with { Deliveries = [.. reader.Deliveries.Select((delivery, i) => i == index ? change(delivery) : delivery)] };
        return history with { Readers = [changed, .. history.Readers.Skip(1)] };
    }
}
