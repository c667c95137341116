namespace Mobula;

/// <summary>Finds deployments by name, those of other applications among them. Take it as a constructor parameter.</summary>
public interface IServeClient
{
    /// <summary>The way to a deployment of an application, which is looked up for each call and need not run yet.</summary>
    /// <typeparam name="TContract">An interface the deployment's class implements.</typeparam>
    /// <param name="application">The application's name.</param>
    /// <param name="deployment">The deployment's name; null for the application's one deployment that implements the contract.</param>
    /// <returns>The handle.</returns>
    /// <remarks>
    /// A call waits for an application that is not there until its deadline, without one for 10 s, and then fails with
    /// <see cref="DeploymentUnavailableException"/>.
    /// </remarks>
    DeploymentHandle<TContract> GetHandle<TContract>(string application, string? deployment = null)
        where TContract : class;
}
