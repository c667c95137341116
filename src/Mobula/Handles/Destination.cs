using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Handles;

/// <summary>Where a handle's calls go.</summary>
internal abstract class Destination
{
    /// <summary>The deployment's name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>The application's and the deployment's name, for logs and metrics.</summary>
    public abstract DeploymentId Id { get; }

    /// <summary>The deployment; null where it has to be waited for.</summary>
    public abstract CallTarget? Find();

    /// <summary>Waits for the deployment.</summary>
    /// <exception cref="DeploymentUnavailableException">It did not come.</exception>
    public abstract Task<CallTarget> WaitAsync(Deadline deadline, TimeProvider clock, CancellationToken cancel);
}
