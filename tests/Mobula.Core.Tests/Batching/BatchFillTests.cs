using CsCheck;
using Mobula.Core.Batching;

namespace Mobula.Core.Tests.Batching;

public sealed class BatchFillTests
{
    [Fact]
    public void Offer_FirstItemTooLarge_IsOversizeAndChangesNothing()
    {
        var fill = new BatchFill();

        Assert.Equal(BatchOffer.Oversize, fill.Offer(5, 4));
        Assert.Equal((0, 0, false), (fill.Count, fill.Total, fill.Full));
        Assert.Equal(BatchOffer.Fits, fill.Offer(4, 4));
        Assert.True(fill.Full);
    }

    [Fact]
    public void OfferOne_TooLargeForAnyBatch_IsOversizeWhereverItStands()
    {
        var fill = new BatchFill();
        fill.OfferOne(1, 4);

        Assert.Equal(BatchOffer.Oversize, fill.OfferOne(5, 4));
        Assert.Equal(BatchOffer.Overflows, fill.Offer(6, 4));
        Assert.True(fill.Full);
    }

    [Fact]
    public void Reopen_AtTheLimit_StaysFull()
    {
        var (exact, overflowed) = (new BatchFill(), new BatchFill());
        exact.OfferOne(4, 4);
        overflowed.OfferOne(3, 4);
        overflowed.OfferOne(2, 4);

        exact.Reopen(4);
        overflowed.Reopen(4);

        Assert.True(exact.Full);
        Assert.False(overflowed.Full);
    }

    [Fact]
    public void Offer_TotalBeyondInt_DoesNotWrapAround()
    {
        var fill = new BatchFill();
        fill.OfferOne(int.MaxValue, int.MaxValue);

        Assert.Equal(BatchOffer.Overflows, fill.OfferOne(int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void OfferAndRemove_AnySizes_AgreeWithTakingTheLongestPrefixThatFits() =>
        Gen.Select(Gen.Int[0, 6].List[0, 12], Gen.Int[1, 9], Gen.Int[0, 11]).Sample((sizes, max, removed) =>
        {
            var fill = Fill(sizes, max);
            Assert.True(fill.Total <= max);
            if (removed >= fill.Count)
                return;

            fill.Remove(sizes[removed], max);
            sizes.RemoveAt(removed);
            for (var next = fill.Count; next < sizes.Count && !fill.Full; next++)
                fill.Offer(fill.Total + sizes[next], max);

            var anew = Fill(sizes, max);
            Assert.Equal((anew.Count, anew.Total, anew.Full), (fill.Count, fill.Total, fill.Full));
        });

    // Without oversize items, which the queue takes out.
    private static BatchFill Fill(List<int> sizes, int max)
    {
        sizes.RemoveAll(size => size > max);
        var fill = new BatchFill();
        foreach (var size in sizes)
        {
            if (fill.OfferOne(size, max) != BatchOffer.Fits || fill.Full)
                break;
        }

        return fill;
    }
}
