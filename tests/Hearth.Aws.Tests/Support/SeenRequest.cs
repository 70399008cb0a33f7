namespace Hearth.Aws.Tests.Support;

/// <summary>What a server was asked.</summary>
/// <param name="Number">The how manieth request it was, from 1.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The whole body.</param>
internal sealed record SeenRequest(int Number, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);
