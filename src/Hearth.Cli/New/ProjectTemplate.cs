namespace Hearth.Cli.New;

/// <summary>What a project can be made from.</summary>
/// <param name="Name">Its name on the command line, as <c>dotnet new</c> knows it too.</param>
/// <param name="Description">What it makes.</param>
/// <param name="HasChatPage">Whether it can add a page to chat with the agent.</param>
internal sealed record ProjectTemplate(string Name, string Description, bool HasChatPage);
