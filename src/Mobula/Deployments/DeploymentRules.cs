namespace Mobula.Deployments;

/// <summary>What a deployment's options must keep to.</summary>
internal static class DeploymentRules
{
    // Far above any use; a typing error of three zeros is caught.
    private const int MaxReplicas = 10_000;

    /// <summary>The longest time an option may be: far above any use, and far below what a timer holds.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromHours(24);

    public static void Check(string name, DeploymentOptions options, List<string> problems)
    {
        void Require(bool holds, string problem)
        {
            if (!holds) problems.Add($"Deployment '{name}': {problem}");
        }

        Require(options.NumReplicas is >= 1 and <= MaxReplicas, $"NumReplicas is {options.NumReplicas}; it must be 1 to {MaxReplicas:N0}.");
        Require(options.MaxOngoingRequests >= 1, $"MaxOngoingRequests is {options.MaxOngoingRequests}; it must be at least 1.");
        Require(options.MaxConcurrency >= 1, $"MaxConcurrency is {options.MaxConcurrency}; it must be at least 1.");
        Require(
            options.MaxConcurrency <= options.MaxOngoingRequests || options.MaxOngoingRequests < 1,
            $"MaxConcurrency is {options.MaxConcurrency}, above MaxOngoingRequests {options.MaxOngoingRequests}. Raise MaxOngoingRequests or lower MaxConcurrency.");
        Require(options.MaxQueuedRequests >= -1, $"MaxQueuedRequests is {options.MaxQueuedRequests}; it must be 0 or more, or -1 for no limit.");
        Require(options.QueueFullStatus is 503 or 429, $"QueueFullStatus is {options.QueueFullStatus}; it must be 503 or 429.");
        Require(
            options.GracefulShutdownTimeout >= TimeSpan.Zero && options.GracefulShutdownTimeout <= LongestTime,
            $"GracefulShutdownTimeout is {options.GracefulShutdownTimeout}; it must be 0 to 24 hours.");
        Require(Enum.IsDefined(options.JsonNaming), $"JsonNaming is {options.JsonNaming}; it must be one of {string.Join(", ", Enum.GetNames<JsonNaming>())}.");
    }
}
