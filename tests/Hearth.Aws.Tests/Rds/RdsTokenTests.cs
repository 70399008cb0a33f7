using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Hearth.Aws.Rds;

namespace Hearth.Aws.Tests.Rds;

public sealed class RdsTokenTests
{
    private const string Host = "db.c9akciq32.eu-central-1.rds.amazonaws.com";
    private const string Key = "AKIDEXAMPLE", Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Session = "FwoGZX/Ivc+YXdz==";

    [Fact]
    public void Create_FixedInput_MakesTheFixedToken()
    {
        var token = RdsToken.Create(
            new RdsLogin(Host, 5432, "app"), "eu-central-1", new ImmutableCredentials(Key, Secret, null), new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

        Assert.Equal(
            $"{Host}:5432/?Action=connect&DBUser=app&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + $"&X-Amz-Credential={Key}%2F20260102%2Feu-central-1%2Frds-db%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900"
            + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
            + "954532b3eb0f2e838c1f374a6dcaa88c9e20984acb24c1c6ec20f6569868dd0d",
            token);
    }

    [Theory]
    [InlineData("app", 5432, null)]
    [InlineData("app", 5432, Session)]
    [InlineData("a user+ä&=/%", 6543, Session)]
    [InlineData("app", 443, null)]
    public async Task Create_TokenOfTheCommandLine_IsTheSameToTheByte(string user, int port, string? session)
    {
        // Arrange
        var expected = await GenerateAsync(user, port, session);
        var time = DateTimeOffset.ParseExact(
            Regex.Match(expected, "X-Amz-Date=([0-9TZ]+)").Groups[1].Value, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        // Act
        var token = RdsToken.Create(new RdsLogin(Host, port, user), "eu-central-1", new ImmutableCredentials(Key, Secret, session), time);

        // Assert
        Assert.Equal(expected, token);
    }

    // A computation that asks nobody.
    private static async Task<string> GenerateAsync(string user, int port, string? session)
    {
        var start = new ProcessStartInfo("aws")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AWS_ACCESS_KEY_ID"] = Key, ["AWS_SECRET_ACCESS_KEY"] = Secret, ["AWS_EC2_METADATA_DISABLED"] = "true" },
        };
        foreach (var argument in (string[])
            ["rds", "generate-db-auth-token", "--hostname", Host, "--port", $"{port}", "--username", user, "--region", "eu-central-1",
            "--endpoint-url", "http://127.0.0.1:9"])
        {
            start.ArgumentList.Add(argument);
        }

        if (session is null) start.Environment.Remove("AWS_SESSION_TOKEN");
        else start.Environment["AWS_SESSION_TOKEN"] = session;
        using var process = Start(start);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
        return output.Trim();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The AWS command line (aws) is not installed.");
            throw;
        }
    }
}
