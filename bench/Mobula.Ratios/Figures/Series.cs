namespace Mobula.Ratios.Figures;

/// <summary>What the rounds gave. The median is what counts: a round that something else on the machine disturbed does not move it.</summary>
internal sealed record Series(double Median, double Min, double Max, int Count)
{
    public static Series Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) throw new BenchException("There is no value to take a median of.");
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new(median, sorted[0], sorted[^1], sorted.Length);
    }

    public static Series Of(double value) => Of([value]);

    /// <summary>Round by round: what disturbed both of a round cancels out.</summary>
    public static Series Ratio(IReadOnlyList<double> of, IReadOnlyList<double> to) => Of(of.Zip(to, (a, b) => a / b));

    /// <summary>Round by round.</summary>
    public static Series Difference(IReadOnlyList<double> of, IReadOnlyList<double> to) => Of(of.Zip(to, (a, b) => a - b));
}
