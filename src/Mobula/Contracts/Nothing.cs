using System.ComponentModel;

namespace Mobula.Contracts;

/// <summary>The result of a method that returns Task or ValueTask. Generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Nothing : IEquatable<Nothing>
{
    /// <summary>What a method without a result returned.</summary>
    /// <param name="task">The method's task.</param>
    /// <returns>Completes as the task does.</returns>
    public static ValueTask<Nothing> Of(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsCompletedSuccessfully ? default : AwaitAsync(new(task));
    }

    /// <inheritdoc cref="Of(Task)"/>
    public static ValueTask<Nothing> Of(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully) return AwaitAsync(task);
        // A pooled source gets its object back only this way.
        task.GetAwaiter().GetResult();
        return default;
    }

    /// <inheritdoc/>
    public bool Equals(Nothing other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Nothing;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>One is like the other.</summary>
    public static bool operator ==(Nothing left, Nothing right) => true;

    /// <summary>One is like the other.</summary>
    public static bool operator !=(Nothing left, Nothing right) => false;

    private static async ValueTask<Nothing> AwaitAsync(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return default;
    }
}
