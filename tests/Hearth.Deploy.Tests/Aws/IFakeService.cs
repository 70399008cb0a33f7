namespace Hearth.Deploy.Tests.Aws;

/// <summary>Answers the calls of AWS that moto does not know, or not well enough.</summary>
internal interface IFakeService
{
    /// <summary>The answer, or null when the call is not for this fake.</summary>
    Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken);
}
