namespace Mobula;

/// <summary>For a deployment whose start has to wait for something: a model that is read, a connection that is made.</summary>
public interface IAsyncInitializable
{
    /// <summary>Called once per replica, after the constructor and before the first request. What it throws is a start failure.</summary>
    /// <param name="cancel">Fires when the replica is stopped before it has started.</param>
    /// <returns>Completes when the replica may get requests.</returns>
    Task InitializeAsync(CancellationToken cancel);
}
