namespace Hearth.Cli.New;

/// <summary>What the command line says about a new project.</summary>
/// <param name="Template">What it is made from; null when it is not said.</param>
/// <param name="Name">What it is called; null when it is not said.</param>
/// <param name="Output">The folder it is made in; null for one of its name.</param>
/// <param name="PackageSource">The folder or the feed that has Hearth's packages; null for the user's own sources.</param>
/// <param name="ChatPage">Whether it gets a page to chat with the agent.</param>
internal sealed record NewOptions(string? Template, string? Name, string? Output, string? PackageSource, bool ChatPage);
