using System.Diagnostics;

namespace Mobula.Tests.Infrastructure;

/// <summary>Waits for what happens in another task and offers no event.</summary>
internal static class Eventually
{
    // Far above what anything here takes; reached only by what never comes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static async Task HoldsAsync(Func<bool> condition, Func<string> otherwise)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Limit) Assert.Fail(otherwise());
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(condition, () => $"Within {Limit.TotalSeconds} s this should have come true: {what}");
}
