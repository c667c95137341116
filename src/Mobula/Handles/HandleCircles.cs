namespace Mobula.Handles;

/// <summary>Finds deployments that call each other in a circle.</summary>
internal static class HandleCircles
{
    /// <param name="calls">What each calls.</param>
    /// <returns>Each circle once, as "A -> B -> A".</returns>
    public static IReadOnlyList<string> Find(IReadOnlyDictionary<string, HashSet<string>> calls)
    {
        var circles = new List<string>();
        var done = new HashSet<string>();
        foreach (string start in calls.Keys) Visit(start, [], calls, done, circles);
        return circles;
    }

    private static void Visit(string name, List<string> path, IReadOnlyDictionary<string, HashSet<string>> calls, HashSet<string> done, List<string> circles)
    {
        int before = path.IndexOf(name);
        if (before >= 0) circles.Add(string.Join(" -> ", path[before..].Append(name)));
        if (before >= 0 || done.Contains(name) || !calls.TryGetValue(name, out var next)) return;
        path.Add(name);
        foreach (string called in next) Visit(called, path, calls, done, circles);
        path.RemoveAt(path.Count - 1);
        done.Add(name);
    }
}
