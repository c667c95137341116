using Mobula.Core.Routing;
using Mobula.Requests;

namespace Mobula.Handles;

/// <summary>A deployment by the name of its application, looked up for each call: applications come, go and are replaced.</summary>
internal sealed class NamedDeployment(IDeploymentDirectory directory, string application, string? deployment, Type contract) : Destination
{
    // Long enough for an application that starts beside this one, short enough for somebody to see what is wrong.
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(10);

    public override string Name => deployment is null ? application : $"{application}/{deployment}";

    public override DeploymentId Id => new(application, deployment ?? contract.Name);

    public override CallTarget? Find() => directory.Find(application) is { } deployments ? Choose(deployments) : null;

    public override async Task<CallTarget> WaitAsync(Deadline deadline, TimeProvider clock, CancellationToken cancel)
    {
        var limit = deadline.IsNone ? Deadline.After(clock, DefaultWait) : deadline;
        while (true)
        {
            var changed = directory.Changed;
            if (Find() is { } target) return target;
            try
            {
                await changed.WaitAsync(limit.Remaining, clock, cancel);
            }
            catch (TimeoutException)
            {
                string names = string.Join(", ", directory.Applications.Select(name => $"'{name}'"));
                throw new DeploymentUnavailableException(Name, $"there is no application '{application}'. {(names.Length == 0 ? "No application runs here." : $"Here are {names}.")}");
            }
        }
    }

    /// <exception cref="DeploymentUnavailableException">The application has no such deployment.</exception>
    private CallTarget Choose(IReadOnlyList<CallTarget> deployments)
    {
        var fitting = deployments.Where(target => target.Class?.IsAssignableTo(contract) == true && (deployment is null || target.Id.Name == deployment)).ToArray();
        if (fitting.Length == 1) return fitting[0];
        string all = string.Join(", ", deployments.Select(target => $"'{target.Id.Name}'"));
        if (fitting.Length > 1)
            throw new DeploymentUnavailableException(Name, $"{string.Join(" and ", fitting.Select(target => $"'{target.Id.Name}'"))} implement {contract.Name}. Give GetHandle the name of one.");
        throw new DeploymentUnavailableException(Name, deployment is null
            ? $"no deployment of application '{application}' implements {contract.Name}. It has {all}."
            : deployments.Any(target => target.Id.Name == deployment)
                ? $"its class does not implement {contract.Name}."
                : $"application '{application}' has no such deployment. It has {all}.");
    }
}
