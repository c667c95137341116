namespace Mobula.Hosting;

/// <summary>What the application of this program is called, and where it is reached.</summary>
internal sealed class ApplicationIdentity
{
    public string Name { get; set; } = "default";

    public string? RoutePrefix { get; set; } = "/";
}
