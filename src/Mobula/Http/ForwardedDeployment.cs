using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mobula.Hosting;

namespace Mobula.Http;

/// <summary>The endpoint of a web application behind which a deployment is: it matched a prefix and leaves the rest to the deployment.</summary>
internal sealed class ForwardedDeployment(ServeProgram program, string name, Proxy proxy)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var (endpoint, values, pathBase, path) = (http.GetEndpoint(), request.RouteValues, request.PathBase, request.Path);
        var application = program.Application;
        var deployment = application.Deployments.First(deployment => deployment.Name == name);
        // The last segment of the pattern is the rest. The deployment has routing of its own, which would keep an endpoint that is set.
        int length = LengthOf(((RouteEndpoint)endpoint!).RoutePattern.PathSegments.Count - 1, path.Value ?? "");
        (request.PathBase, request.Path) = (pathBase.Add(new PathString(path.Value![..length])), new PathString(path.Value[length..]));
        request.RouteValues = [];
        http.SetEndpoint(null);
        try
        {
            await proxy.ForwardAsync(http, application, deployment);
        }
        finally
        {
            http.SetEndpoint(endpoint);
            (request.RouteValues, request.PathBase, request.Path) = (values, pathBase, path);
        }
    }

    private static int LengthOf(int segments, string path)
    {
        int end = 0;
        for (int i = 0; i < segments; i++)
        {
            int next = path.IndexOf('/', end + 1);
            end = next < 0 ? path.Length : next;
        }

        return end;
    }
}
