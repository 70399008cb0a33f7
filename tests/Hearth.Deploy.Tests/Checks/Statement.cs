namespace Hearth.Deploy.Tests.Checks;

/// <summary>A statement of an IAM policy that allows something.</summary>
internal sealed record Statement(string Policy, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources);
