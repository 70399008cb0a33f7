namespace Hearth.Deploy.Tests.Aws;

/// <summary>A bucket, as far as it can be asked whether something is in it.</summary>
internal sealed class FakeReleases : IFakeService
{
    /// <summary>What is in it, as <c>/bucket/key</c>.</summary>
    public HashSet<string> Keys { get; } = [];

    public Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken) => Task.FromResult(request.Service == "s3"
        ? new FakeAnswer(Keys.Contains(request.PathAndQuery) ? 200 : 404, "application/octet-stream", "")
        : null);
}
