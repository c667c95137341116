using Chat.Model;
using Chat.Model.Generation;

namespace Chat.Tests.Model.Generation;

public sealed class GeneratorTests(LoadedModels models)
{
    private static readonly string[] Names = ["single-01", "multi-01", "empty-01", "script-01", "single-02", "loose-01", "long-01-left"];

    private readonly Generator generator = new(models[DecoderLayout.Merged]);
    private readonly GenerationSettings settings = models[DecoderLayout.Merged].Generation;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int[][] Inputs => [.. Names.Select(name => Goldens.Generation[name].InputIds)];

    [Fact]
    public void Generate_NoInput_NoAnswer()
    {
        Assert.Empty(generator.Generate([], settings, Cancel));
        Assert.Empty(generator.Generate([], settings with { NumBeams = 1 }, Cancel));
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(-1)]
    public void Generate_TokenOutsideTheVocabulary_NamesRowAndToken(int token)
    {
        var fault = Assert.Throws<ModelInputException>(() => generator.Generate([[1271, 2], [1271, token, 2]], settings, Cancel));

        Assert.Equal(1, fault.Row);
        Assert.Contains($"token {token}, outside the model's vocabulary of 2000", fault.Message);
    }

    [Fact]
    public void Generate_InputTooLong_IsRefused()
    {
        var fault = Assert.Throws<ModelInputException>(() => generator.Generate([[.. Enumerable.Repeat(1271, 129)]], settings, Cancel));

        Assert.Contains("129 tokens, above the model's 128 positions", fault.Message);
    }

    [Fact]
    public void Generate_InputWithoutTokens_IsRefused() =>
        Assert.Throws<ModelInputException>(() => generator.Generate([[]], settings, Cancel));

    [Fact]
    public void Generate_SettingsWrong_NamesThem()
    {
        var fault = Assert.Throws<ArgumentException>(() => generator.Generate([[2]], settings with { LengthPenalty = double.NaN }, Cancel));

        Assert.Contains("length_penalty is NaN", fault.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Generate_Canceled_Stops(int beams)
    {
        var canceled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => generator.Generate([[1271, 2]], settings with { NumBeams = beams }, canceled));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Generate_MaxNewTokens_LimitsTheAnswer(int beams)
    {
        var limited = settings with { NumBeams = beams, MaxNewTokens = 3 };

        var answer = generator.Generate([Goldens.Generation["single-01"].InputIds], limited, Cancel)[0];

        Assert.Equal(4, answer.Length);
        Assert.Equal(2, answer[^1]);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 2)]
    [InlineData(1, 5)]
    [InlineData(10, 5)]
    public void Generate_WithoutForcedEnd_StopsAtTheGreatestLength(int beams, int maxLength)
    {
        var input = Goldens.Generation["multi-01"].InputIds;
        var endless = settings with { NumBeams = beams, MaxLength = maxLength, MinLength = 20, ForcedEosTokenId = null };

        var answer = generator.Generate([input], endless, Cancel)[0];

        Assert.Equal(maxLength, answer.Length);
        Assert.NotEqual(2, answer[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Generate_ForcedBeginning_IsTheFirstTokenOfAll(int beams)
    {
        var answers = generator.Generate(Inputs[..3], settings with { NumBeams = beams, ForcedBosTokenId = 280 }, Cancel);

        Assert.All(answers, answer => Assert.Equal((1, 280), (answer[0], answer[1])));
        Assert.All(answers, answer => Assert.Equal(2, answer[^1]));
    }

    [Fact]
    public void Generate_BeamsOfBeamSearchThatNeverStopsEarly_AreAtLeastAsGood()
    {
        var input = Goldens.Generation["single-02"].InputIds;
        var early = generator.Beams([input], settings with { LengthPenalty = 2, EarlyStopping = EarlyStopping.Always }, Cancel)[0];
        var never = generator.Beams([input], settings with { LengthPenalty = 2, EarlyStopping = EarlyStopping.Never }, Cancel)[0];

        Assert.True(never.Score >= early.Score, $"{never.Score} against {early.Score}");
    }

    [Fact]
    public void Stream_Batch_ReportsEachRowsTokensAndEnd()
    {
        var log = new Log();

        generator.Stream(Inputs, settings, log, Cancel);

        for (var row = 0; row < Names.Length; row++)
        {
            Assert.Equal(Goldens.Generation[Names[row]].Greedy.TokenIds[1..^1], log.Tokens(row));
            Assert.Equal(1, log.Ends(row));
        }
    }

    [Fact]
    public void Stream_RowLeaves_OthersGoOnAndItIsNotReportedAgain()
    {
        var log = new Log { LeavesAfter = { [1] = 3, [4] = 1 } };

        generator.Stream(Inputs, settings, log, Cancel);

        for (var row = 0; row < Names.Length; row++)
        {
            var golden = Goldens.Generation[Names[row]].Greedy.TokenIds[1..^1];
            var leaves = log.LeavesAfter.TryGetValue(row, out var count) && count <= golden.Length;
            Assert.Equal(leaves ? golden[..count] : golden, log.Tokens(row));
            Assert.Equal(leaves ? 0 : 1, log.Ends(row));
        }
    }

    [Fact]
    public void Stream_AllLeave_Returns()
    {
        var log = new Log { LeavesAfter = { [0] = 1, [1] = 1 } };

        generator.Stream(Inputs[..2], settings, log, Cancel);

        Assert.Single(log.Tokens(0));
        Assert.Single(log.Tokens(1));
    }

    [Fact]
    public void Stream_CanceledMidway_StopsBeforeTheNextToken()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var log = new Log { OnTokenOf = (_, count) => { if (count == 2) source.Cancel(); } };

        Assert.Throws<OperationCanceledException>(() => generator.Stream(Inputs[..1], settings, log, source.Token));

        Assert.Equal(2, log.Tokens(0).Count);
    }

    [Fact]
    public async Task Generate_ManyThreadsOnOneModel_GiveTheGoldenAnswers()
    {
        var answers = await Task.WhenAll(Names.Select(name => Task.Run(
            () => generator.Generate([Goldens.Generation[name].InputIds], settings with { NumBeams = 1 }, Cancel)[0], Cancel)));

        Assert.Equal(Names.Select(name => Goldens.Generation[name].Greedy.TokenIds), answers);
    }

    private sealed class Log : ITokenObserver
    {
        private readonly List<(int Row, int Token)> tokens = [];
        private readonly List<int> ends = [];

        public Dictionary<int, int> LeavesAfter { get; } = [];

        public Action<int, int>? OnTokenOf { get; init; }

        public List<int> Tokens(int row) => [.. tokens.Where(entry => entry.Row == row).Select(entry => entry.Token)];

        public int Ends(int row) => ends.Count(end => end == row);

        public bool OnToken(int row, int token)
        {
            tokens.Add((row, token));
            var count = Tokens(row).Count;
            OnTokenOf?.Invoke(row, count);
            return !LeavesAfter.TryGetValue(row, out var last) || count < last;
        }

        public void OnFinished(int row) => ends.Add(row);
    }
}
