using System.Globalization;

namespace Mobula.Ratios.Figures;

/// <summary>One figure of a scenario.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Its unit; "x" for a ratio.</param>
/// <param name="Value">What the rounds gave.</param>
/// <param name="Limit">What it has to keep to; null for one that only informs.</param>
internal sealed record Figure(string Name, string Unit, Series Value, Limit? Limit = null)
{
    /// <summary>Whether the median keeps to the limit; null without one.</summary>
    public bool? Holds => Limit?.Holds(Value.Median);

    /// <summary>Whether the median reaches the goal; null without one.</summary>
    public bool? Reached => Limit?.Goal is null ? null : Limit.Reaches(Value.Median);

    public override string ToString()
    {
        string limit = Limit is null ? "" : $"   {(Limit.AtLeast ? "at least" : "at most")} {Text(Limit.Bound)}{(Limit.Goal is { } goal ? $", goal {Text(goal)}" : "")}: {Verdict}";
        return $"{Name,-58} {Text(Value.Median),9} {Unit,-6} ({Text(Value.Min)} to {Text(Value.Max)}){limit}";
    }

    public string Verdict => Holds switch
    {
        null => "",
        false => "MISSED",
        true when Reached == true => "holds, goal reached",
        true => "holds",
    };

    /// <summary>Three digits that mean something, never an exponent.</summary>
    public static string Text(double value)
    {
        if (value == 0) return "0";
        int whole = (int)Math.Floor(Math.Log10(Math.Abs(value))) + 1;
        return Math.Round(value, Math.Clamp(3 - whole, 0, 6)).ToString("0.######", CultureInfo.InvariantCulture);
    }
}
