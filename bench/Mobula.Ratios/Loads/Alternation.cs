using Mobula.Ratios.Servers;

namespace Mobula.Ratios.Loads;

/// <summary>
/// Loads servers in turn, a short round each: A B, B A, A B, … What changes on the machine meanwhile meets all of them, and neither
/// is always the first.
/// </summary>
internal static class Alternation
{
    /// <param name="load">Loads one server for one round.</param>
    /// <returns>The rounds of each server, in the order of <paramref name="servers"/>; equal positions belong together.</returns>
    public static async Task<IReadOnlyList<T>[]> RunAsync<T>(IReadOnlyList<ServerProcess> servers, int rounds, Func<ServerProcess, Task<T>> load)
    {
        var results = servers.Select(_ => new List<T>()).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            foreach (int i in Order(servers.Count, reversed: round % 2 == 1)) results[i].Add(await load(servers[i]));
        }

        return results;
    }

    private static IEnumerable<int> Order(int count, bool reversed)
    {
        var order = Enumerable.Range(0, count);
        return reversed ? order.Reverse() : order;
    }
}
