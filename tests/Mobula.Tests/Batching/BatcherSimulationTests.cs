using CsCheck;

namespace Mobula.Tests.Batching;

public sealed class BatcherSimulationTests
{
    private static readonly Gen<(int, int, int)> Step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 99], Gen.Int[0, 104]);

    [Fact]
    public void Batcher_AnyHistory_KeepsItsPromises() =>
        Gen.Select(Gen.Int[0, 104], Step.Array[0, 60]).Sample(BatcherSimulation.Play, iter: 3_000);

    [Fact]
    public void Batcher_ArrivalsAndFinishesOnly_KeepsItsPromises() =>
        Gen.Select(Gen.Int[0, 104], Gen.Select(Gen.Int[0, 3].Select(kind => (kind * kind) - 2 > 0 ? (kind * 3) - 2 : 0), Gen.Int[0, 99], Gen.Int[0, 104]).Array[0, 100])
            .Sample(BatcherSimulation.Play, iter: 1_000);
}
