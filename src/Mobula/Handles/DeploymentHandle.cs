using Mobula.Handles;

namespace Mobula;

/// <summary>The way to a deployment. Take it as a constructor parameter where calls need options; else take the contract itself.</summary>
/// <typeparam name="TContract">An interface the deployment's class implements.</typeparam>
public sealed class DeploymentHandle<TContract> : IHandle
    where TContract : class
{
    private readonly Func<HandleOptions, TContract> make;

    internal DeploymentHandle(Func<HandleOptions, TContract> make)
    {
        this.make = make;
        Client = make(HandleOptions.Default);
    }

    /// <summary>Calls the deployment: what a constructor parameter of type <typeparamref name="TContract"/> gets.</summary>
    public TContract Client { get; }

    object IHandle.Client => Client;

    /// <summary>Calls the deployment with options. The result may be kept and used for many calls.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The contract.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not positive, or above 24 hours.</exception>
    public TContract With(HandleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return make(options.Checked());
    }

    /// <summary>For tests of a class that takes a handle: every call goes to one object, options change nothing.</summary>
    /// <param name="instance">The object.</param>
    /// <returns>The handle.</returns>
    public static DeploymentHandle<TContract> For(TContract instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return new(_ => instance);
    }
}
