namespace Mobula.Tests.Batching;

/// <summary>What a task came to that is over by now; one that is not fails the test instead of blocking it.</summary>
internal static class TaskAssert
{
    public static T Result<T>(this Task<T> task)
    {
        Assert.True(task.IsCompleted, "The task has not ended.");
        return task.GetAwaiter().GetResult();
    }

    public static Exception Error(this Task task)
    {
        Assert.True(task.IsFaulted, $"The task is {task.Status}, not faulted.");
        return Assert.Single(task.Exception!.InnerExceptions);
    }
}
