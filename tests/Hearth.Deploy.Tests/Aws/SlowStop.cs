namespace Hearth.Deploy.Tests.Aws;

/// <summary>Instances of moto that are seen stopping once before they have stopped: moto's own have at once.</summary>
internal sealed class SlowStop(MotoApi moto) : IFakeService
{
    private int _looksLeft;

    public async Task<FakeAnswer?> AnswerAsync(AwsRequest request, CancellationToken cancellationToken)
    {
        if (request.Operation == "StopInstances") _looksLeft = 1;
        if (request.Operation != "DescribeInstances" || _looksLeft-- <= 0) return null;
        var answer = await moto.ForwardAsync(request, cancellationToken);
        return answer with { Body = answer.Body.Replace("<name>stopped</name>", "<name>stopping</name>", StringComparison.Ordinal) };
    }
}
