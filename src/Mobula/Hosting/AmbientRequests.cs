using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Applications;
using Mobula.Http;
using Mobula.Requests;

namespace Mobula.Hosting;

/// <summary>
/// Lets the handlers of a web application that has deployments be part of a request, as replicas are: what they call takes over its
/// token, id, model and session.
/// </summary>
internal sealed class AmbientRequests(ApplicationIdentity identity) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => identity.OwnsServer ? next : app =>
    {
        var application = app.ApplicationServices.GetRequiredService<ServeProgram>().Application;
        app.Use(follow => http => RunAsync(follow, http, application));
        next(app);
    };

    // Not async: each continuation below has taken the context along by then, and what is set here must not stay for the connection's
    // next request.
    private static Task RunAsync(RequestDelegate follow, HttpContext http, ApplicationHost application)
    {
        ServeRequest.Current = Proxy.Request(http, application, RequestIds.Given(http.Request) ?? http.TraceIdentifier, Deadline.None);
        try
        {
            return follow(http);
        }
        finally
        {
            ServeRequest.Current = null;
        }
    }
}
