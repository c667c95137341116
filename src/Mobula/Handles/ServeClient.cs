using Mobula.Applications;

namespace Mobula.Handles;

/// <summary>Handles by name, of what this process serves.</summary>
internal sealed class ServeClient(HandleFactory handles, ServeInstance instance) : IServeClient
{
    public DeploymentHandle<TContract> GetHandle<TContract>(string application, string? deployment = null)
        where TContract : class
    {
        ArgumentException.ThrowIfNullOrEmpty(application);
        return handles.Create<TContract>(new NamedDeployment(instance, application, deployment, typeof(TContract)));
    }
}
