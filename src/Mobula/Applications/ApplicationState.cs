namespace Mobula.Applications;

/// <summary>Where an application stands.</summary>
internal enum ApplicationState
{
    Starting,
    Running,
    Failed,
    Stopping,
}
