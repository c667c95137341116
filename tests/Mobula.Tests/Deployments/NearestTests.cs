using Mobula.Deployments;

namespace Mobula.Tests.Deployments;

public sealed class NearestTests
{
    private static readonly string[] Names = ["NumReplicas", "MaxOngoingRequests", "MaxQueuedRequests"];

    [Theory]
    [InlineData("NumReplica", "NumReplicas")]
    [InlineData("num_replicas", "NumReplicas")]
    [InlineData("NumRelpicas", "NumReplicas")]
    [InlineData("max-ongoing-request", "MaxOngoingRequests")]
    [InlineData("MaxQueueRequests", "MaxQueuedRequests")]
    [InlineData("Autoscaling", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void To_FindsWhatWasProbablyMeant(string word, string? expected) => Assert.Equal(expected, Nearest.To(word, Names));
}
