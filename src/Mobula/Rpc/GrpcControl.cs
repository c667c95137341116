using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mobula.Applications;

namespace Mobula.Rpc;

/// <summary>The gRPC services the instance answers itself, health and reflection, unless an application maps its own. Built when first asked for.</summary>
internal sealed class GrpcControl(ServeInstance instance, IHostEnvironment environment, ILoggerFactory loggers) : IDisposable
{
    private const string Health = "grpc.health.v1.Health";
    private static readonly FrozenSet<string> Reflection = FrozenSet.Create("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");

    private readonly Lock sync = new();
    private ServiceProvider? services;
    private RequestDelegate? pipeline;

    private bool Reflects => instance.Http.GrpcReflection ?? environment.IsDevelopment();

    public bool Has(ReadOnlySpan<char> service) => service is Health || (Reflects && Reflection.GetAlternateLookup<ReadOnlySpan<char>>().Contains(service));

    public async Task InvokeAsync(HttpContext http)
    {
        var handler = Pipeline();
        await using var scope = services!.CreateAsyncScope();
        var before = http.RequestServices;
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await handler(http);
        }
        finally
        {
            http.RequestServices = before;
        }
    }

    public void Dispose() => services?.Dispose();

    private RequestDelegate Pipeline()
    {
        lock (sync) return pipeline ??= Build();
    }

    private RequestDelegate Build()
    {
        var own = new ServiceCollection();
        own.AddSingleton(loggers).AddLogging().AddRouting().AddGrpc();
        own.AddSingleton(instance);
        own.AddSingleton(environment);
        own.AddMetrics();
        own.AddSingleton(new System.Diagnostics.DiagnosticListener("Microsoft.AspNetCore"));
        services = own.BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            endpoints.MapGrpcService<InstanceHealth>();
            endpoints.MapGrpcService<InstanceReflection.V1>();
            endpoints.MapGrpcService<InstanceReflection.V1Alpha>();
        });
        return app.Build();
    }
}
