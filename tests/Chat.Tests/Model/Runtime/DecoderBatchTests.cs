using Chat.Model;
using Chat.Model.Runtime;

namespace Chat.Tests.Model.Runtime;

public sealed class DecoderBatchTests(LoadedModels models)
{
    public static TheoryData<DecoderLayout, int> LogitsCases =>
        new(Enumerable.Range(0, Goldens.Logits.Cases.Count)
            .SelectMany(index => new[] { (DecoderLayout.Merged, index), (DecoderLayout.Split, index) }));

    [Theory]
    [MemberData(nameof(LogitsCases))]
    public void Step_GoldenInput_GivesTheGoldenLogits(DecoderLayout layout, int index)
    {
        var golden = Goldens.Logits.Cases[index];
        var length = golden.AttentionMask.Sum();
        // A second row as long as the padded golden input makes the batch pad the first one.
        int[] other = [.. Enumerable.Repeat(1271, golden.InputIds.Length - 1), 2];
        IReadOnlyList<int[]> inputs = length < golden.InputIds.Length ? [golden.InputIds[..length], other] : [golden.InputIds];

        using var batch = new DecoderBatch(models[layout], inputs, start: 1, pad: 0);

        for (var step = 0; step < golden.Steps.Count; step++)
        {
            if (step > 0)
            {
                batch.NextTokens.Fill(golden.Steps[step].DecoderInputIds[^1]);
                batch.Step();
            }

            AssertClose(golden.Steps[step].Logits, batch.Logits(0));
        }
    }

    [Theory]
    [InlineData(DecoderLayout.Merged)]
    [InlineData(DecoderLayout.Split)]
    public void Remove_MiddleRow_LeavesTheOthersAsTheyAre(DecoderLayout layout)
    {
        int[][] inputs = [[1271, 2], [314, 290, 1579, 34, 2], [280, 1306, 296, 2]];
        using var all = new DecoderBatch(models[layout], inputs, start: 1, pad: 0);
        using var fewer = new DecoderBatch(models[layout], inputs, start: 1, pad: 0);

        fewer.Remove(0, 1);
        Step(all, [280, 281, 282]);
        Step(fewer, [282, 281]);
        Step(all, [377, 378, 379]);
        Step(fewer, [379, 378]);

        Assert.Equal(2, fewer.Rows);
        AssertClose(all.Logits(2), fewer.Logits(0));
        AssertClose(all.Logits(1), fewer.Logits(1));
    }

    [Theory]
    [InlineData(DecoderLayout.Merged)]
    [InlineData(DecoderLayout.Split)]
    public void CopyAnswer_RepeatedRows_GoOnFromTheCopiedAnswer(DecoderLayout layout)
    {
        using var one = new DecoderBatch(models[layout], [[314, 290, 1579, 34, 2]], start: 1, pad: 0);
        using var three = new DecoderBatch(models[layout], [[314, 290, 1579, 34, 2]], start: 1, pad: 0);

        Step(one, [1274]);
        Step(one, [87]);
        three.Repeat(3);
        Step(three, [280, 1274, 300]);
        three.CopyAnswer(from: 1, to: 2);
        Step(three, [87, 87, 87]);

        AssertClose(one.Logits(0), three.Logits(1));
        AssertClose(one.Logits(0), three.Logits(2));
        Assert.NotEqual(one.Logits(0)[1035], three.Logits(0)[1035], 1e-3f);
    }

    private static void Step(DecoderBatch batch, ReadOnlySpan<long> tokens)
    {
        tokens.CopyTo(batch.NextTokens);
        batch.Step();
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 5e-5f);
    }
}
