namespace Mobula;

/// <summary>Options of a deployment, on its class. Code and configuration win over it.</summary>
/// <remarks>Optional: <c>AddDeployment</c> is enough. Each property means what its namesake in <see cref="DeploymentOptions"/> means.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DeploymentAttribute : Attribute
{
    /// <summary>The deployment's name.</summary>
    /// <value>The class's name by default.</value>
    public string? Name { get; set; }

    /// <inheritdoc cref="DeploymentOptions.NumReplicas"/>
    public int NumReplicas { get => Value<int>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.MaxOngoingRequests"/>
    public int MaxOngoingRequests { get => Value<int>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.MaxConcurrency"/>
    public int MaxConcurrency { get => Value<int>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.DedicatedThreads"/>
    public bool DedicatedThreads { get => Value<bool>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.MaxQueuedRequests"/>
    public int MaxQueuedRequests { get => Value<int>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.QueueFullStatus"/>
    public int QueueFullStatus { get => Value<int>(); set => Set(value); }

    /// <summary><see cref="DeploymentOptions.GracefulShutdownTimeout"/> in seconds: an attribute cannot hold a <see cref="TimeSpan"/>.</summary>
    public double GracefulShutdownTimeoutS
    {
        get => Value<TimeSpan>(nameof(DeploymentOptions.GracefulShutdownTimeout)).TotalSeconds;
        set => Set(TimeSpan.FromSeconds(value), nameof(DeploymentOptions.GracefulShutdownTimeout));
    }

    /// <inheritdoc cref="DeploymentOptions.JsonNaming"/>
    public JsonNaming JsonNaming { get => Value<JsonNaming>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.AcceptEncodedJson"/>
    public bool AcceptEncodedJson { get => Value<bool>(); set => Set(value); }

    /// <inheritdoc cref="DeploymentOptions.ValidateRequests"/>
    public bool ValidateRequests { get => Value<bool>(); set => Set(value); }

    /// <summary>What was written, by the name of the option: what was not is left to its default.</summary>
    internal Dictionary<string, object> Written { get; } = [];

    private T Value<T>([System.Runtime.CompilerServices.CallerMemberName] string name = "") =>
        Written.TryGetValue(name, out object? value) ? (T)value : (T)typeof(DeploymentOptions).GetProperty(name)!.GetValue(new DeploymentOptions())!;

    private void Set(object value, [System.Runtime.CompilerServices.CallerMemberName] string name = "") => Written[name] = value;
}
