namespace Mobula.Hosting;

/// <summary>What the application of this program is called, and where it is reached.</summary>
internal sealed class ApplicationIdentity
{
    public string Name { get; set; } = "default";

    /// <summary>Null where the program's own pipeline takes HTTP, as in a web application that only gained deployments.</summary>
    public string? RoutePrefix { get; set; }

    /// <summary>Whether the program is the application and nothing else, so that its server answers for it alone.</summary>
    public bool OwnsServer { get; init; }
}
