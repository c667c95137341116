using CsCheck;
using Ocr.Model.Detection;
using Ocr.Model.Geometry;

namespace Ocr.Tests.Model.Detection;

public sealed class ComponentsTests
{
    [Fact]
    public void Find_DiagonalNeighbours_AreConnected() => AssertComponents(
        """
        x..
        .x.
        x.x
        """, 1);

    [Fact]
    public void Find_TwoArmsThatMeetBelow_AreOne() => AssertComponents(
        """
        x...x
        x.x.x
        xxxxx
        """, 1);

    [Fact]
    public void Find_GapOfOneColumnOrRow_Separates() => AssertComponents(
        """
        xx.xx
        xx.xx
        .....
        xxxxx
        """, 3);

    [Fact]
    public void Find_NothingSet_IsEmpty() => Assert.Empty(Components.Find(new byte[12], 4));

    [Fact]
    public void Find_AnyMask_IsWhatFloodingFinds() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 10]).SelectMany((width, height) => Gen.Byte[0, 1].Array[width * height].Select(mask => (width, mask))).Sample(given =>
        {
            var found = Components.Find(given.mask, given.width).Select(ends => Text(ends.Distinct())).Order();

            Assert.Equal(Flooded(given.mask, given.width).Select(pixels => Text(pixels.Where(pixel => IsEnd(pixels, pixel)))).Order(), found);
        });

    private static void AssertComponents(string drawing, int count)
    {
        string[] rows = drawing.ReplaceLineEndings("\n").Split('\n');
        byte[] mask = [.. rows.SelectMany(row => row.Select(pixel => pixel == 'x' ? (byte)1 : (byte)0))];
        Assert.Equal(count, Components.Find(mask, rows[0].Length).Count);
    }

    private static bool IsEnd(HashSet<Corner> pixels, Corner pixel) =>
        !pixels.Contains(pixel with { X = pixel.X - 1 }) || !pixels.Contains(pixel with { X = pixel.X + 1 });

    private static string Text(IEnumerable<Corner> pixels) => string.Join(' ', pixels.OrderBy(pixel => pixel.Y).ThenBy(pixel => pixel.X));

    private static List<HashSet<Corner>> Flooded(byte[] mask, int width)
    {
        List<HashSet<Corner>> all = [];
        for (int i = 0; i < mask.Length; i++)
        {
            Corner start = new(i % width, i / width);
            if (mask[i] == 0 || all.Any(pixels => pixels.Contains(start)))
                continue;
            HashSet<Corner> component = [start];
            Stack<Corner> open = new([start]);
            while (open.TryPop(out Corner pixel))
            {
                foreach (Corner next in Neighbours(pixel))
                {
                    if (next.X >= 0 && next.X < width && next.Y >= 0 && next.Y < mask.Length / width && mask[(next.Y * width) + next.X] != 0 && component.Add(next))
                        open.Push(next);
                }
            }

            all.Add(component);
        }

        return all;
    }

    private static IEnumerable<Corner> Neighbours(Corner pixel) =>
        from y in Enumerable.Range(pixel.Y - 1, 3) from x in Enumerable.Range(pixel.X - 1, 3) select new Corner(x, y);
}
