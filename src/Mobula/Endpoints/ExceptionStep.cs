using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Mobula.Endpoints;

/// <summary>
/// Asks the program's exception handlers first; what none of them takes is answered as without them, and so is what the client did wrong.
/// </summary>
internal sealed class ExceptionStep(RequestDelegate next, IExceptionHandler[] handlers)
{
    public static void Use(IApplicationBuilder app, IEnumerable<IExceptionHandler> handlers)
    {
        IExceptionHandler[] all = [.. handlers];
        if (all.Length > 0) app.Use(next => new ExceptionStep(next, all).InvokeAsync);
    }

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception exception) when (exception is not BadHttpRequestException && !http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            if (!await IsHandledAsync(http, exception)) throw;
        }
    }

    private async ValueTask<bool> IsHandledAsync(HttpContext http, Exception exception)
    {
        http.Features.Set<IExceptionHandlerFeature>(new ExceptionHandlerFeature { Error = exception, Path = http.Request.Path, Endpoint = http.GetEndpoint(), RouteValues = http.Request.RouteValues });
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        foreach (var handler in handlers)
        {
            if (await handler.TryHandleAsync(http, exception, http.RequestAborted)) return true;
        }

        return false;
    }
}
