namespace Mobula;

/// <summary>The deployment takes no requests: it failed, or it is being stopped.</summary>
/// <param name="deployment">The deployment.</param>
/// <param name="reason">Why.</param>
public sealed class DeploymentUnavailableException(string deployment, string reason) : ServeException(
    ServeOutcome.NotStarted, $"Deployment '{deployment}' takes no requests: {reason}");
