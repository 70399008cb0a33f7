namespace Hearth.Cli.New;

/// <summary>What a project can be made from.</summary>
/// <param name="Name">Its name on the command line, as <c>dotnet new</c> knows it too.</param>
/// <param name="Description">What it makes.</param>
/// <param name="HasChatPage">Whether it can add a page to chat with the agent.</param>
/// <param name="HasImage">Whether an image can be made of it with Docker.</param>
internal sealed record ProjectTemplate(string Name, string Description, bool HasChatPage, bool HasImage);
