using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Mobula.Endpoints;

/// <summary>
/// The rate limiter of an application. It has counts and a timer: one in each replica's pipeline would allow the limit once per replica,
/// and live on after it. So there is one, and each pipeline passes through it.
/// </summary>
internal sealed class SharedRateLimiter : IDisposable
{
    private readonly RequestDelegate limiter;
    private readonly PartitionedRateLimiter<HttpContext>? brought;

    public SharedRateLimiter(IServiceProvider application)
    {
        var app = new ApplicationBuilder(application);
        app.UseRateLimiter();
        app.Run(http => http.Features.GetRequiredFeature<Passage>().Next(http));
        limiter = app.Build();
        brought = application.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter;
    }

    // The middleware disposes of nothing, and its timer would keep it for the life of the process. What it made itself is in a private
    // field, found by its type; the limiter that options bring along is whoever's it is.
    public void Dispose()
    {
        if (limiter.Target is not { } middleware) return;
        foreach (var field in middleware.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Where(field => field.FieldType == typeof(PartitionedRateLimiter<HttpContext>)))
        {
            if (field.GetValue(middleware) is PartitionedRateLimiter<HttpContext> own && own != brought) own.Dispose();
        }
    }

    public static void Use(IApplicationBuilder app)
    {
        var shared = app.ApplicationServices.GetRequiredService<SharedRateLimiter>();
        app.Use(next =>
        {
            var passage = new Passage(next);
            return http =>
            {
                http.Features.Set(passage);
                return shared.limiter(http);
            };
        });
    }

    private sealed class Passage(RequestDelegate next)
    {
        public RequestDelegate Next => next;
    }
}
