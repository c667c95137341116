using System.Globalization;

namespace Mobula.Ratios;

/// <summary>What the command line asks for.</summary>
/// <param name="Only">Names of scenarios; empty for all.</param>
/// <param name="Seconds">Length of one round.</param>
/// <param name="Rounds">Rounds of each server.</param>
/// <param name="Results">The folder results go to.</param>
internal sealed record RunArguments(IReadOnlySet<string> Only, double Seconds, int Rounds, string Results)
{
    public static RunArguments Parse(string[] args)
    {
        var only = new HashSet<string>();
        double seconds = 2;
        int rounds = 15;
        string results = Path.Combine(Repository.Root, "bench", "results");
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : throw new BenchException($"{args[i]}: a value is missing.");
            switch (args[i])
            {
                case "--only": only.UnionWith(value.Split(',')); break;
                case "--seconds": seconds = Number(args[i], value, 0.5); break;
                case "--rounds": rounds = (int)Number(args[i], value, 1); break;
                case "--results": results = Path.GetFullPath(value); break;
                default: throw new BenchException($"{args[i]}: options are --only NAME[,NAME…], --seconds N, --rounds N and --results FOLDER.");
            }
        }

        return new(only, seconds, rounds, results);
    }

    private static double Number(string option, string value, double least) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out double number) && number >= least
            ? number
            : throw new BenchException($"{option} {value}: it must be a number of at least {least}.");
}
