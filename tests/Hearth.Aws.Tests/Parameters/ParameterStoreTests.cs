using System.Text.Json;
using Hearth.Aws.Parameters;
using Hearth.Aws.Tests.Support;

namespace Hearth.Aws.Tests.Parameters;

/// <summary>What is asked of Parameter Store, what becomes of the answers, and what is said when there is none.</summary>
public sealed class ParameterStoreTests
{
    private const string Path = "/hearth/production";
    private const string Secret = "sk-very-secret";

    [Fact]
    public async Task Read_AsksForEverythingUnderThePathDecryptedAndSigned()
    {
        // Arrange
        await using var store = await FakeParameterStore.StartAsync(($"{Path}/ANTHROPIC_API_KEY", Secret));

        // Act
        await store.ReadAsync(Path);

        // Assert
        var request = Assert.Single(store.Requests);
        Assert.Equal(("POST", "/"), (request.Method, request.Path));
        Assert.Equal("AmazonSSM.GetParametersByPath", request.Headers["X-Amz-Target"]);
        Assert.Matches(
            @"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-central-1/ssm/aws4_request, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$",
            request.Headers["Authorization"]);
        using var body = JsonDocument.Parse(request.Body);
        Assert.Equal(Path, body.RootElement.GetProperty("Path").GetString());
        Assert.True(body.RootElement.GetProperty("Recursive").GetBoolean());
        Assert.True(body.RootElement.GetProperty("WithDecryption").GetBoolean());
    }

    [Fact]
    public async Task Read_MakesKeysOfNames()
    {
        // Arrange
        await using var store = await FakeParameterStore.StartAsync(
            ($"{Path}/ANTHROPIC_API_KEY", Secret),
            ($"{Path}/Hearth/Drain/StopTimeout", "00:02:00"),
            ($"{Path}/Hearth__Security__AllowAnonymous", "true"));

        // Act
        var values = await store.ReadAsync(Path);

        // Assert
        Assert.Equal(3, values.Count);
        Assert.Equal(Secret, values["ANTHROPIC_API_KEY"]);
        Assert.Equal("00:02:00", values["Hearth:Drain:StopTimeout"]);
        Assert.Equal("true", values["Hearth:Security:AllowAnonymous"]);
    }

    [Fact]
    public async Task Read_OfSeveralPages_ReadsThemAll()
    {
        // Arrange
        await using var store = await FakeParameterStore.StartAsync(Enumerable.Range(1, 25).Select(number => ($"{Path}/key{number}", $"{number}")));

        // Act
        var values = await store.ReadAsync(Path);

        // Assert
        Assert.Equal(25, values.Count);
        Assert.Equal(3, store.Requests.Count);
        Assert.Equal("25", values["key25"]);
    }

    [Fact]
    public async Task Read_OfTooMany_StopsAndIsRefused()
    {
        // Arrange
        await using var store = await FakeParameterStore.StartAsync(Enumerable.Range(1, 1_500).Select(number => ($"{Path}/key{number}", "x")));

        // Act
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => store.ReadAsync(Path));

        // Assert
        Assert.Contains("more than 1000 parameters", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(101, store.Requests.Count);
    }

    [Fact]
    public async Task Read_OfNone_IsRefused()
    {
        // Arrange
        await using var store = await FakeParameterStore.StartAsync();

        // Act
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => store.ReadAsync(Path));

        // Assert
        Assert.Contains("There are no parameters under it", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfTwoThatMeanTheSame_IsRefusedAndNamesBoth()
    {
        // Arrange
        await using var store = await FakeParameterStore.StartAsync(($"{Path}/Hearth__Port", Secret), ($"{Path}/hearth/port", Secret));

        // Act
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => store.ReadAsync(Path));

        // Assert
        Assert.Contains($"{Path}/Hearth__Port and {Path}/hearth/port", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccessDeniedException", "User: arn:aws:sts::123456789012:assumed-role/web/i-1 is not authorized to perform: ssm:GetParametersByPath")]
    [InlineData("InvalidKeyId", "The ciphertext refers to a key that you may not use.")]
    public async Task Read_ThatIsDenied_NamesPathRegionAndPermissions(string code, string message)
    {
        // Act
        var refusal = await RefusalAsync(400, $$"""{"__type":"{{code}}","message":"{{message}}"}""");

        // Assert
        Assert.All(
            [Path, "eu-central-1", code, message[..20], "ssm:GetParametersByPath", "kms:Decrypt", "HEARTH_SSM_PATH"],
            part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, $$"""{"Parameters":[{"Name":"{{Path}}/KEY","Value":"{{Secret}}"}""")]
    [InlineData(500, "<html>")]
    public async Task Read_OfAnAnswerThatIsNone_IsRefusedWithoutQuotingIt(int status, string body)
    {
        // Act
        var refusal = await RefusalAsync(status, body);

        // Assert
        Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FromASilentStore_EndsInTime()
    {
        // Arrange
        var never = new TaskCompletionSource();
        var time = new ObservedTime();
        await using var server = await LoopbackServer.StartAsync((_, response) => never.Task.WaitAsync(response.HttpContext.RequestAborted));

        // Act
        var reading = FakeParameterStore.ClientOf(server.BaseUri, time: time).ReadAsync(new ParameterPath(Path));
        await server.UntilAsync(1);
        await time.PassAsync(ParameterStore.Limit);

        // Assert
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => reading);
        Assert.Contains("There was no answer within 30 s", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<InvalidOperationException> RefusalAsync(int status, string body)
    {
        await using var server = await LoopbackServer.StartAsync(status, body);
        return await Assert.ThrowsAsync<InvalidOperationException>(() => FakeParameterStore.ClientOf(server.BaseUri).ReadAsync(new ParameterPath(Path)));
    }
}
