namespace Mobula.Deployments;

/// <summary>Finds the name somebody probably meant.</summary>
internal static class Nearest
{
    /// <returns>The candidate that differs least, case and separators aside; null when none is near.</returns>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        string plain = Plain(word);
        // A third of the letters: "NumReplica" is near "NumReplicas", "Foo" is near nothing.
        int limit = Math.Max(1, plain.Length / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(plain, Plain(candidate))))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    private static string Plain(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
