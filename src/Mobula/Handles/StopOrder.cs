namespace Mobula.Handles;

/// <summary>In which order deployments are stopped: who calls before who is called, so that what is accepted can be finished.</summary>
internal static class StopOrder
{
    /// <param name="calls">What each calls; without circles.</param>
    /// <returns>Waves; all of a wave are stopped together, after the wave before it.</returns>
    public static IReadOnlyList<IReadOnlyList<T>> Waves<T>(IReadOnlyList<T> all, Func<T, string> name, Func<T, IReadOnlyCollection<string>> calls)
    {
        var waves = new List<IReadOnlyList<T>>();
        var rest = all.ToList();
        while (rest.Count > 0)
        {
            var called = rest.SelectMany(calls).ToHashSet();
            var wave = rest.Where(one => !called.Contains(name(one))).ToArray();
            if (wave.Length == 0) wave = [.. rest];
            waves.Add(wave);
            rest.RemoveAll(wave.Contains);
        }

        return waves;
    }
}
