namespace Mobula.Handles;

/// <summary>What this process can call, by name.</summary>
internal interface IDeploymentDirectory
{
    /// <summary>The names of all applications.</summary>
    IEnumerable<string> Applications { get; }

    /// <summary>Completes when <see cref="Find"/> may answer otherwise. Ask for it before you ask <see cref="Find"/>.</summary>
    Task Changed { get; }

    /// <summary>The deployments of an application; null where there is no such application.</summary>
    IReadOnlyList<CallTarget>? Find(string application);
}
