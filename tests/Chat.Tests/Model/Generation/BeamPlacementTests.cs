using Chat.Model.Generation;
using CsCheck;

namespace Chat.Tests.Model.Generation;

public sealed class BeamPlacementTests
{
    private const int FirstRow = 30;

    private static readonly Gen<Continuation[]> Chosen =
        Gen.Int[1, 10].SelectMany(beams => Gen.Int[0, beams - 1].Array[beams])
            .Select(parents => parents.Select((parent, i) => new Continuation(-i, FirstRow + parent, 100 + i)).ToArray());

    [Fact]
    public void Assign_AnyParents_PlacesEachContinuationOnce() =>
        Chosen.Sample(chosen => Place(chosen).OrderBy(beam => beam.Token).SequenceEqual(chosen));

    [Fact]
    public void Assign_AnyParents_CopiesOnlyFromRowsThatGoOnAsThemselves() =>
        Chosen.Sample(chosen =>
        {
            var placed = Place(chosen);
            return placed.All(beam => placed[beam.Row - FirstRow].Row == beam.Row);
        });

    private static Continuation[] Place(Continuation[] chosen)
    {
        var placed = new Continuation[chosen.Length];
        BeamPlacement.Assign(chosen, FirstRow, placed);
        return placed;
    }
}
