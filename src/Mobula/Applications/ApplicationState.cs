namespace Mobula;

/// <summary>Where an application stands.</summary>
public enum ApplicationState
{
    /// <summary>Its replicas start.</summary>
    Starting,

    /// <summary>All its replicas run.</summary>
    Running,

    /// <summary>It did not start, or its program stopped by itself: it takes no requests.</summary>
    Failed,

    /// <summary>It takes nothing new and finishes what it has.</summary>
    Stopping,
}
