using System.Globalization;

namespace Mobula.Tests.Codec;

/// <summary>Bytes from a peer that is broken or means harm.</summary>
public sealed class MutationTests
{
    private const int Parts = 100;
    private const int MutationsPerPart = 10_000;

    public static TheoryData<string> Corpus { get; } = [.. Directory.GetFiles(CorpusFolder, "*.hex").Select(file => Path.GetFileName(file)).Order()];

    private static string CorpusFolder => Path.Combine(AppContext.BaseDirectory, "Codec", "Corpus");

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Frame_ThatOnceBrokeSomething_BreaksNothing(string file) =>
        Assert.Null(HostileFrames.Problem(Convert.FromHexString(string.Concat(File.ReadAllText(Path.Combine(CorpusFolder, file)).Where(char.IsAsciiHexDigit))), out _));

    [Fact]
    public void Frame_SpoiledAFewTimes_GivesAValueOrTheCodecsError() => Play(seed: 1, parts: 2, mutations: 2_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Frame_SpoiledAMillionTimes_GivesAValueOrTheCodecsError()
    {
        // MOBULA_CODEC_SEED plays a run again.
        int seed = int.TryParse(Environment.GetEnvironmentVariable("MOBULA_CODEC_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        Play(seed, Parts, MutationsPerPart);
    }

    private static void Play(int seed, int parts, int mutations)
    {
        byte[][] frames = HostileFrames.Valid();
        int[] depths = new int[Enum.GetValues<HostileFrames.Depth>().Length];
        Parallel.For(0, parts, part =>
        {
            var mutator = new FrameMutator(new Random(unchecked(seed + (part * 7_919))), frames);
            for (int i = 0; i < mutations; i++)
            {
                byte[] frame = mutator.Next();
                if (HostileFrames.Problem(frame, out var depth) is { } problem) Assert.Fail($"MOBULA_CODEC_SEED={seed}, part {part}, mutation {i}: {problem}\n{Convert.ToHexString(frame)}");
                Interlocked.Increment(ref depths[(int)depth]);
            }
        });

        // Spoiling that never gets beyond the header would find nothing.
        string shares = string.Join(", ", depths.Select((count, depth) => $"{(HostileFrames.Depth)depth} {100.0 * count / (parts * mutations):0.0} %"));
        TestContext.Current.SendDiagnosticMessage($"Mutations ended at: {shares}.");
        Assert.True(depths[(int)HostileFrames.Depth.Json] > depths.Sum() / 4 && depths[(int)HostileFrames.Depth.Value] > depths.Sum() / 50, shares);
    }
}
