using Hearth.AspNetCore;
using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Addresses;
using Hearth.AspNetCore.Admissions;
using Hearth.AspNetCore.Attachments;
using Hearth.AspNetCore.Bodies;
using Hearth.AspNetCore.Cors;
using Hearth.AspNetCore.Development;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Health;
using Hearth.AspNetCore.OpenApi;
using Hearth.AspNetCore.Reads;
using Hearth.AspNetCore.Routing;
using Hearth.AspNetCore.Runs;
using Hearth.AspNetCore.Security;
using Hearth.AspNetCore.Spending;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what <c>MapHearth</c> needs.</summary>
public static class HearthHttpServiceCollectionExtensions
{
    /// <summary>Adds the HTTP API on top of the runtime. Calling it twice changes nothing.</summary>
    public static IServiceCollection AddHearthHttp(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<HearthHttpOptions, HearthHttpOptionsValidator>().BindConfiguration(HearthHttpOptions.SectionName);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<RateLimiterOptions>, RateLimitResponses>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, ConnectionKeepAlive>());
        services.TryAddSingleton<IHearthAccessPolicy, AllowAllPolicy>();
        services.AddHearthSecurity();
        services.AddHearthPublicAddress();
        services.AddHearthForwardedHeaders();
        services.AddHearthCors();
        services.AddHearthHealth();
        services.AddHearthOpenApi();
        services.AddHearthDevelopment();
        services.TryAddSingleton<ExceptionTranslator>();
        services.TryAddSingleton<ResourceAccess>();
        services.TryAddSingleton<TargetResolver>();
        services.TryAddSingleton<JsonBodyReader>();
        services.TryAddSingleton<ResultWaiter>();
        services.TryAddSingleton<AdmissionResponse>();
        services.TryAddSingleton<PromptHandler>();
        services.TryAddSingleton<InvokeHandler>();
        services.AddStreamReads();
        services.TryAddSingleton<AgentReadHandler>();
        services.TryAddSingleton<AttachmentHandler>();
        services.TryAddSingleton<RunReadHandler>();
        services.TryAddSingleton<AbortHandler>();
        services.TryAddSingleton<SpendHandler>();
        services.TryAddSingleton<HearthEndpoint>();
        return services;
    }

    /// <summary>Adds the reads alone, for streams that are neither an instance's nor a run's.</summary>
    internal static IServiceCollection AddStreamReads(this IServiceCollection services)
    {
        services.TryAddSingleton<CatchUpResponse>();
        services.TryAddSingleton<LongPollResponse>();
        services.TryAddSingleton<SseResponse>();
        services.TryAddSingleton<StreamReads>();
        return services;
    }
}
