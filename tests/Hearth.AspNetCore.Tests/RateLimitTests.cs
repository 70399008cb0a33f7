using Hearth.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Request_RefusedByTheRateLimiter_AnswersTheEnvelopeToPagesToo()
    {
        await using var host = await TestHost.StartAsync(
            builder =>
            {
                builder.Configuration["Hearth:Cors:AllowedOrigins"] = "*";
                builder.Services.AddRateLimiter(limits => limits.AddFixedWindowLimiter("one", options =>
                {
                    options.PermitLimit = 1;
                    options.Window = TimeSpan.FromMinutes(1);
                }));
            },
            conventions: group => group.RequireRateLimiting("one"),
            pipeline: app => app.UseRateLimiter());
        await host.SendAsync("GET", "/agents/support/t1");

        var response = await host.SendAsync("GET", "/agents/support/t1");

        ErrorTests.AssertError(response, 429, "rate_limited");
        Assert.Equal("*", response["Access-Control-Allow-Origin"]); // Else a page could not even see the status.
        Assert.InRange(int.Parse(response["Retry-After"]!), 1, 60);
    }
}
