namespace Chat.Model.Generation;

/// <summary>Decides which row each new beam goes to.</summary>
internal static class BeamPlacement
{
    /// <summary>
    /// Gives the <paramref name="chosen"/> continuations rows from <paramref name="firstRow"/> on. Every row that has continuations
    /// keeps one of them and needs no copy; the others go to rows that have none, which nobody goes on from: copies can be made
    /// in any order, in place.
    /// </summary>
    public static void Assign(ReadOnlySpan<Continuation> chosen, int firstRow, Span<Continuation> placed)
    {
        Span<int> inRow = chosen.Length <= 256 ? stackalloc int[chosen.Length] : new int[chosen.Length];
        inRow.Fill(-1);
        for (var i = 0; i < chosen.Length; i++)
        {
            ref var place = ref inRow[chosen[i].Row - firstRow];
            if (place < 0)
                place = i;
        }

        var free = 0;
        for (var i = 0; i < chosen.Length; i++)
        {
            var own = chosen[i].Row - firstRow;
            if (inRow[own] == i)
            {
                placed[own] = chosen[i];
                continue;
            }

            while (inRow[free] >= 0)
                free++;
            inRow[free] = i;
            placed[free] = chosen[i];
        }
    }
}
