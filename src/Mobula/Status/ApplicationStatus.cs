using System.Collections.Immutable;
using Mobula.Applications;

namespace Mobula;

/// <summary>How an application stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RoutePrefix">The path it answers; null where HTTP does not reach it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Message">What there is to say about it; empty where the state says it all.</param>
/// <param name="Deployments">Its deployments.</param>
public sealed record ApplicationStatus(string Name, string? RoutePrefix, ApplicationState State, string Message, IReadOnlyList<DeploymentStatus> Deployments)
{
    /// <summary>The deployment of a name.</summary>
    /// <param name="deployment">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public DeploymentStatus this[string deployment] => Deployments.FirstOrDefault(other => other.Name == deployment)
        ?? throw new KeyNotFoundException($"Application '{Name}' has no deployment '{deployment}'. It has: {string.Join(", ", Deployments.Select(other => other.Name))}.");

    internal static ApplicationStatus Of(ApplicationHost application, ImmutableArray<ApplicationHost> starting, ImmutableArray<ApplicationHost> leaving)
    {
        bool isReplaced = starting.Any(other => other.Name == application.Name && other != application);
        int draining = leaving.Count(other => other.Name == application.Name && other != application);
        string[] remarks = [application.Message, isReplaced ? "another version starts." : "", draining > 0 ? $"{draining} earlier drain." : ""];
        return new(
            application.Name, application.RoutePrefix, application.State, string.Join(' ', remarks.Where(remark => remark.Length > 0)),
            [.. application.Deployments.Select(DeploymentStatus.Of)]);
    }
}
