using Mobula.Applications;
using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Handles;

/// <summary>A deployment of the caller's own application. It is found once: a caller stays with its own version of the application.</summary>
internal sealed class OwnDeployment(Func<ApplicationHost> application, string name) : Destination
{
    private CallTarget? target;

    public override string Name => name;

    public override DeploymentId Id => Find().Id;

    public override CallTarget Find() => target ??= application().Deployments.First(deployment => deployment.Name == name).Target;

    public override Task<CallTarget> WaitAsync(Deadline deadline, TimeProvider clock, CancellationToken cancel) => Task.FromResult(Find());
}
