namespace Mobula.Ratios.Figures;

/// <summary>What a figure has to keep to.</summary>
/// <param name="Bound">Beyond it the requirement is missed.</param>
/// <param name="Goal">Where it should be; null where the bound is all.</param>
/// <param name="AtLeast">True when more is better.</param>
internal sealed record Limit(double Bound, double? Goal, bool AtLeast)
{
    public static Limit AtMost(double bound, double? goal = null) => new(bound, goal, false);

    public static Limit NoLessThan(double bound, double? goal = null) => new(bound, goal, true);

    public bool Holds(double value) => AtLeast ? value >= Bound : value <= Bound;

    public bool Reaches(double value) => Goal is { } goal && (AtLeast ? value >= goal : value <= goal);
}
