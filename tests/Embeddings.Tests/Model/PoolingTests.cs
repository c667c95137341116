using CsCheck;
using Embeddings.Model;

namespace Embeddings.Tests.Model;

public sealed class PoolingTests
{
    [Fact]
    public void MeanNormalized_AnyStates_IsWhatALoopComputes()
    {
        var cases =
            from dimensions in Gen.Int[1, 70]
            from tokens in Gen.Int[1, 9]
            from padding in Gen.Int[0, 4]
            from states in Gen.Float[-100, 100].Array[dimensions * (tokens + padding)]
            select (dimensions, tokens, states);

        cases.Sample(one =>
        {
            float[] actual = new float[one.dimensions];

            Pooling.MeanNormalized(one.states, one.tokens, actual);

            double[] expected = Naive(one.states, one.tokens, one.dimensions);
            // Sums that nearly cancel out have no direction to compare: rounding decides it.
            if (expected.Length > 0)
                Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        });
    }

    [Fact]
    public void MeanNormalized_Zeros_StayZeros()
    {
        float[] embedding = [1, 1, 1];

        Pooling.MeanNormalized([0, 0, 0, 0, 0, 0], 2, embedding);

        Assert.Equal([0, 0, 0], embedding);
    }

    [Fact]
    public void MeanNormalized_Padding_DoesNotCount()
    {
        float[] embedding = new float[2];

        Pooling.MeanNormalized([3, 0, 0, 4, float.NaN, 1e30f], 2, embedding);

        Assert.Equal([0.6f, 0.8f], embedding);
    }

    private static double[] Naive(float[] states, int tokens, int dimensions)
    {
        double[] mean = new double[dimensions];
        for (int token = 0; token < tokens; token++)
        {
            for (int i = 0; i < dimensions; i++)
                mean[i] += (double)states[(token * dimensions) + i] / tokens;
        }

        double norm = Math.Sqrt(mean.Sum(value => value * value));
        return norm < 0.1 ? [] : [.. mean.Select(value => value / norm)];
    }
}
