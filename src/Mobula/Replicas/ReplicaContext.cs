namespace Mobula;

/// <summary>Which replica this is. Take it as a constructor parameter.</summary>
public sealed class ReplicaContext
{
    /// <summary>Makes a context, for a test of a class that takes one.</summary>
    /// <param name="application">The application's name.</param>
    /// <param name="deployment">The deployment's name.</param>
    /// <param name="replicaId">The replica's id, unique in the life of the application.</param>
    /// <param name="rank">The replica's number among those that run, from 0.</param>
    public ReplicaContext(string application = "default", string deployment = "test", string replicaId = "0", int rank = 0)
    {
        Application = application;
        Deployment = deployment;
        ReplicaId = replicaId;
        Rank = rank;
    }

    /// <summary>The application's name.</summary>
    public string Application { get; }

    /// <summary>The deployment's name.</summary>
    public string Deployment { get; }

    /// <summary>The replica's id, unique in the life of the application.</summary>
    public string ReplicaId { get; }

    /// <summary>The replica's number among those that run, from 0. A replacement takes the lowest free one.</summary>
    public int Rank { get; }
}
