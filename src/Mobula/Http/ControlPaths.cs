using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Mobula.Applications;

namespace Mobula.Http;

/// <summary>The paths under "/-/" that the instance answers itself, whatever its deployments do.</summary>
internal sealed partial class ControlPaths(ServeInstance instance)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            return ProblemWriter.WriteAsync(http, Problems.MethodNotAllowed(http.Request.Method, http.Request.Path, "GET, HEAD"), http.TraceIdentifier);
        }

        return http.Request.Path.Value switch
        {
            "/-/healthz" => TextAsync(http, 200, "success"),
            "/-/readyz" => ReadyAsync(http),
            // It tells what is inside.
            "/-/routes" when instance.Keys.Instance?.Opens(http.Request, out _) == false => Proxy.RefuseAsync(http, http.TraceIdentifier),
            "/-/routes" => http.Response.WriteAsJsonAsync(
                instance.Routes.Applications.Where(application => application.RoutePrefix is not null)
                    .ToDictionary(application => application.RoutePrefix!, application => application.Name),
                ControlJson.Default.DictionaryStringString),
            _ => ProblemWriter.WriteAsync(http, Problems.NotFound(http.Request.Method, http.Request.Path, null), http.TraceIdentifier),
        };
    }

    private Task ReadyAsync(HttpContext http)
    {
        string? name = http.Request.Query["application"];
        // One that is still being deployed beside others keeps no requests from them.
        var applications = name is null ? instance.Routes.Applications : Named(name);
        if (name is not null && applications.IsEmpty) return TextAsync(http, 404, $"There is no application '{name}'.");
        if (instance.IsDraining) return TextAsync(http, 503, "draining: the instance is being stopped.");
        var reasons = applications.Select(application => application.NotReadyBecause).OfType<string>().ToArray();
        return reasons.Length == 0 ? TextAsync(http, 200, "success") : TextAsync(http, 503, string.Join('\n', reasons));
    }

    private ImmutableArray<ApplicationHost> Named(string name)
    {
        var (serving, starting, _) = instance.Snapshot();
        return serving.FirstOrDefault(application => application.Name == name) is { } found ? [found] : [.. starting.Where(application => application.Name == name).Take(1)];
    }

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text);
    }

    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class ControlJson : JsonSerializerContext;
}
