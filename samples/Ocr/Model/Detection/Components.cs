using Ocr.Model.Geometry;

namespace Ocr.Model.Detection;

/// <summary>Connected sets of pixels, diagonal neighbours connected too.</summary>
/// <remarks>
/// <list type="number">
/// <item>Each row is cut into runs of set pixels.</item>
/// <item>A run is united with the runs of the row above that it touches; two sets that meet become one, under the older root.</item>
/// <item>The ends of the runs of a set are all that its convex hull needs.</item>
/// </list>
/// </remarks>
internal static class Components
{
    /// <summary>The ends of each component's runs; components in the order of their first pixels.</summary>
    /// <param name="mask">Not 0 where a pixel is set, row by row.</param>
    /// <param name="width">The length of a row.</param>
    public static IReadOnlyCollection<List<Corner>> Find(ReadOnlySpan<byte> mask, int width)
    {
        List<Run> runs = [];
        List<int> roots = [];
        int above = 0;
        for (int y = 0; y * width < mask.Length; y++)
        {
            int first = runs.Count;
            AddRuns(mask.Slice(y * width, width), y, runs, roots);
            Unite(runs, roots, above, first);
            above = first;
        }

        Dictionary<int, List<Corner>> components = [];
        for (int i = 0; i < runs.Count; i++)
        {
            int root = RootOf(roots, i);
            if (!components.TryGetValue(root, out List<Corner>? ends))
                components.Add(root, ends = []);
            ends.Add(new(runs[i].Start, runs[i].Y));
            ends.Add(new(runs[i].End, runs[i].Y));
        }

        return components.Values;
    }

    private static void AddRuns(ReadOnlySpan<byte> row, int y, List<Run> runs, List<int> roots)
    {
        for (int x = 0; row[x..].IndexOfAnyExcept((byte)0) is var gap and >= 0;)
        {
            int start = x + gap;
            int length = row[start..].IndexOf((byte)0);
            x = length < 0 ? row.Length : start + length;
            roots.Add(runs.Count);
            runs.Add(new(start, x - 1, y));
        }
    }

    /// <param name="above">The first run of the row above.</param>
    /// <param name="first">The first run of the last row.</param>
    private static void Unite(List<Run> runs, List<int> roots, int above, int first)
    {
        int i = above, j = first;
        while (i < first && j < runs.Count)
        {
            if (runs[i].Start <= runs[j].End + 1 && runs[j].Start <= runs[i].End + 1)
            {
                int a = RootOf(roots, i), b = RootOf(roots, j);
                roots[Math.Max(a, b)] = Math.Min(a, b);
            }

            if (runs[i].End < runs[j].End)
                i++;
            else
                j++;
        }
    }

    private static int RootOf(List<int> roots, int run)
    {
        while (roots[run] != run)
            run = roots[run] = roots[roots[run]];
        return run;
    }

    /// <summary>Set pixels beside each other.</summary>
    private readonly record struct Run(int Start, int End, int Y);
}
