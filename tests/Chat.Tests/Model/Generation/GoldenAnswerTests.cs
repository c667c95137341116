using Chat.Model;
using Chat.Model.Generation;

namespace Chat.Tests.Model.Generation;

[Trait("Category", "Slow")]
public sealed class GoldenAnswerTests(LoadedModels models)
{
    private static readonly DecoderLayout[] Layouts = [DecoderLayout.Merged, DecoderLayout.Split];

    public static TheoryData<DecoderLayout, string> Cases => Matrix(Goldens.Generation.Cases.Select(golden => golden.Name));

    public static TheoryData<DecoderLayout, string> OverrideCases => Matrix(Goldens.Generation.OverrideCases.Select(golden => golden.Name));

    public static TheoryData<DecoderLayout, int> BatchCases => Matrix(Enumerable.Range(0, Goldens.Generation.BatchCases.Count));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generate_Greedy_GivesTheGoldenAnswer(DecoderLayout layout, string name)
    {
        var golden = Goldens.Generation[name];

        var answer = Generate(layout, golden.InputIds, models[layout].Generation with { NumBeams = 1 });

        Assert.Equal(golden.Greedy.TokenIds, answer);
        Assert.Equal(golden.Greedy.Text, models[layout].Tokenizer.Decode(answer));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generate_Beams_GiveTheGoldenAnswerAndScore(DecoderLayout layout, string name)
    {
        var golden = Goldens.Generation[name];

        var answer = Beams(layout, golden.InputIds, models[layout].Generation);

        Assert.Equal(golden.Beam.TokenIds, answer.Tokens);
        AssertScore(golden.Beam, answer);
        Assert.Equal(golden.Beam.Text, models[layout].Tokenizer.Decode(answer.Tokens));
    }

    [Theory]
    [MemberData(nameof(OverrideCases))]
    public void Generate_OtherSettings_GiveTheGoldenAnswer(DecoderLayout layout, string name)
    {
        var golden = Goldens.Generation.OverrideCases.Single(golden => golden.Name == name);
        var settings = golden.Apply(models[layout].Generation);

        Assert.Equal(golden.Result.TokenIds, Generate(layout, golden.InputIds, settings));
        if (golden.Result.Score is not null)
            AssertScore(golden.Result, Beams(layout, golden.InputIds, settings));
    }

    [Theory]
    [MemberData(nameof(BatchCases))]
    public void Generate_Batch_GivesEachRowItsGoldenAnswer(DecoderLayout layout, int index)
    {
        var rows = Goldens.Generation.BatchCases[index].Cases.Select(name => Goldens.Generation[name]).ToList();
        var settings = models[layout].Generation;

        Assert.Equal(rows.Select(row => row.Beam.TokenIds), GenerateAll(layout, rows, settings));
        Assert.Equal(rows.Select(row => row.Greedy.TokenIds), GenerateAll(layout, rows, settings with { NumBeams = 1 }));
    }

    [Theory]
    [InlineData(DecoderLayout.Merged, 1)]
    [InlineData(DecoderLayout.Merged, 10)]
    [InlineData(DecoderLayout.Split, 1)]
    [InlineData(DecoderLayout.Split, 10)]
    public void Generate_AllCasesInBatchesOfEight_GivesEachRowItsGoldenAnswer(DecoderLayout layout, int beams)
    {
        foreach (var rows in Goldens.Generation.Cases.Chunk(8))
        {
            var expected = rows.Select(row => (beams == 1 ? row.Greedy : row.Beam).TokenIds);

            Assert.Equal(expected, GenerateAll(layout, rows, models[layout].Generation with { NumBeams = beams }));
        }
    }

    private int[] Generate(DecoderLayout layout, int[] input, GenerationSettings settings) =>
        new Generator(models[layout]).Generate([input], settings, TestContext.Current.CancellationToken)[0];

    private ScoredAnswer Beams(DecoderLayout layout, int[] input, GenerationSettings settings) =>
        new Generator(models[layout]).Beams([input], settings, TestContext.Current.CancellationToken)[0];

    private IReadOnlyList<int[]> GenerateAll(DecoderLayout layout, IEnumerable<Goldens.GenerationCase> rows, GenerationSettings settings) =>
        new Generator(models[layout]).Generate([.. rows.Select(row => row.InputIds)], settings, TestContext.Current.CancellationToken);

    // A negative length penalty multiplies the sum: its rounding grows with it.
    private static void AssertScore(Goldens.GoldenAnswer golden, ScoredAnswer answer) =>
        Assert.Equal(golden.Score!.Value, answer.Score, Math.Max(2e-4f, 1e-6f * Math.Abs(golden.Score.Value)));

    private static TheoryData<DecoderLayout, T> Matrix<T>(IEnumerable<T> cases) =>
        new(Layouts.SelectMany(layout => cases.Select(golden => (layout, golden))));
}
