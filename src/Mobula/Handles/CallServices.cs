using Microsoft.Extensions.Logging;
using Mobula.Core.Routing;
using Mobula.Http;
using Mobula.Telemetry;

namespace Mobula.Handles;

/// <summary>What all handles of a program share.</summary>
internal sealed partial class CallServices(ServeMetrics metrics, RequestIds ids, ILogger<CallServices> logger)
{
    public TimeProvider Clock => metrics.Clock;

    public RequestIds Ids => ids;

    public void DetachedFails(Exception exception, DeploymentId deployment, string method)
    {
        Log.DetachedFailed(logger, exception, deployment.Application, deployment.Name, method);
        metrics.DetachedFails(deployment, method);
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Error, "{Application}/{Deployment}: the detached call {Method} failed")]
        public static partial void DetachedFailed(ILogger logger, Exception exception, string application, string deployment, string method);
    }
}
