using Hearth.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Errors;

/// <summary>Turns what a request threw into an error answer, and logs what its caller must not see.</summary>
internal sealed partial class ExceptionTranslator(
    IOptions<HearthHttpOptions> options,
    IHostEnvironment environment,
    ILogger<ExceptionTranslator> logger)
{
    public HttpError Translate(Exception exception)
    {
        switch (exception)
        {
            case HearthException typed:
                return HttpError.From(typed);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return HttpError.PayloadTooLarge(options.Value.MaxRequestBodyBytes);
            case BadHttpRequestException malformed:
                return HttpError.InvalidRequest(malformed.Message);
            case StoreUnavailableException:
                LogStoreUnavailable(exception);
                return HttpError.Unavailable;
            default:
                LogRequestFailed(exception);
                return environment.IsDevelopment()
                    ? HttpError.Internal with { Dev = $"{exception.GetType().Name}: {exception.Message}" }
                    : HttpError.Internal;
        }
    }

    [LoggerMessage(LogLevel.Error, "A request failed.")]
    private partial void LogRequestFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "A request could not be answered because the store is not available.")]
    private partial void LogStoreUnavailable(Exception exception);
}
