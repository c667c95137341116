namespace Mobula.Core.Routing;

/// <summary>Names one deployment of one application.</summary>
internal readonly record struct DeploymentId(string Application, string Name)
{
    public override string ToString() => $"{Application}/{Name}";
}

/// <summary>Names one replica: its deployment and a suffix that is never used again, "chat/Chat#3f2a".</summary>
internal readonly record struct ReplicaId(DeploymentId Deployment, string Suffix)
{
    public override string ToString() => $"{Deployment}#{Suffix}";
}
