using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Mobula.Deployments;
using Mobula.Rpc;

namespace Mobula.Endpoints;

/// <summary>
/// The endpoints of a deployment and the pipeline that runs them. Actions and function deployments have one set per process and
/// deployment; a class that maps endpoints itself has one per replica, which is disposed with it.
/// </summary>
internal sealed class EndpointSet : IDisposable
{
    private readonly RoutingServices services;
    private readonly EndpointCollector collector;

    private EndpointSet(RoutingServices services, EndpointCollector collector, RequestDelegate pipeline)
    {
        this.services = services;
        this.collector = collector;
        Pipeline = pipeline;
    }

    /// <summary>Finds the endpoint and runs it; a request that no endpoint matches comes back with status 404 and nothing written.</summary>
    public RequestDelegate Pipeline { get; }

    /// <summary>The deployment's own endpoints; made anew each time they are read.</summary>
    public IEnumerable<RouteEndpoint> Endpoints => collector.Endpoints;

    /// <param name="application">The application's services.</param>
    /// <param name="mapper">The replica that maps endpoints itself; null where none does.</param>
    public static EndpointSet Build(IServiceProvider application, DeploymentSpec spec, IEndpointMapper? mapper)
    {
        var services = new RoutingServices(application, spec.Options);
        try
        {
            return Build(services, spec, mapper);
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }

    public void Dispose() => services.Dispose();

    private static EndpointSet Build(RoutingServices services, DeploymentSpec spec, IEndpointMapper? mapper)
    {
        var collector = new EndpointCollector(services);
        if (spec.Definition.Class is { } type) collector.DataSources.Add(new DefaultEndpointDataSource(ActionEndpoints.Of(type, spec.Options, services)));
        if ((spec.Definition.Map ?? (mapper is null ? null : mapper.MapEndpoints)) is { } map) map(collector.Group(spec.Options));
        if (GrpcServices.IsService(spec.Definition.Class) && !GrpcServices.NamesOf(collector.Endpoints).Any()) GrpcServices.Map(collector, spec.Definition.Class!);
        RouteEndpoint[] endpoints = [.. collector.Endpoints];
        return new(services, collector, BuildPipeline(services, collector, endpoints, spec.Options));
    }

    private static RequestDelegate BuildPipeline(RoutingServices services, EndpointCollector collector, RouteEndpoint[] endpoints, DeploymentOptions options)
    {
        var app = new ApplicationBuilder(services);
        ExceptionStep.Use(app, services.GetServices<IExceptionHandler>());
        app.UseWhen(MayBeWebSocket, sockets => sockets.UseWebSockets().Use(next => new WebSocketStep(next).InvokeAsync));
        app.UseRouting();
        if (options.JsonNaming != JsonNaming.Default) app.Use(next => http => WithServices(http, services, next));
        PipelineSteps.Use(app, endpoints);
        app.Use(next => new JsonBodyStep(next, options.AcceptEncodedJson).InvokeAsync);
        app.UseEndpoints(routes =>
        {
            foreach (var source in collector.DataSources) routes.DataSources.Add(source);
            services.GetService<OpenApiMapping>()?.Map(routes, endpoints);
        });
        return app.Build();
    }

    // Others are spared the handshake object that the middleware makes for each request.
    private static bool MayBeWebSocket(HttpContext http) => http.Request.Headers.Upgrade.Count > 0 || HttpMethods.IsConnect(http.Request.Method);

    // Results such as TypedResults.Ok look their JSON options up in the request's services.
    private static Task WithServices(HttpContext http, RoutingServices services, RequestDelegate next)
    {
        http.RequestServices = new JsonOptionsOverlay(http.RequestServices, services.GetRequiredService<IOptions<JsonOptions>>());
        return next(http);
    }
}
