namespace Hearth.Capacity.Model;

/// <summary>What people do. The defaults are one million conversations with 100,000 open readers.</summary>
/// <remarks>
/// A page is one conversation that somebody has open. It lives for an exponentially distributed time, in which prompts and pauses follow
/// each other; another page, of another conversation, takes its place. Its readers lose their connections now and then.
/// </remarks>
internal sealed record Workload
{
    public int Conversations { get; init; } = 1_000_000;

    public int OpenReaders { get; init; } = 100_000;

    /// <summary>Readers of one open page on average: one, and a Poisson distributed number of others.</summary>
    public double ReadersPerPage { get; init; } = 1.25;

    public double PageSeconds { get; init; } = 1_200;

    /// <summary>How many pages begin with a prompt, so that the owner is placed before anybody reads.</summary>
    public double NewPageShare { get; init; } = 0.3;

    /// <summary>How long a connection of a reader lasts until it breaks and comes back, anywhere.</summary>
    public double ConnectionSeconds { get; init; } = 600;

    public IReadOnlyList<Pause> Pauses { get; init; } = [new Pause(0.6, 30), new Pause(0.4, 900)];

    /// <summary>Prompts that nobody watches: from programs, to conversations without a page.</summary>
    public double UnwatchedPromptsPerSecond { get; init; } = 20;

    public Answer Answer { get; init; } = new();

    public int Pages => (int)Math.Round(OpenReaders / ReadersPerPage);

    public double ExtraReaders => ReadersPerPage - 1;

    public double PageCloseRate => 1 / PageSeconds;

    public double ReconnectRate => 1 / ConnectionSeconds;
}
