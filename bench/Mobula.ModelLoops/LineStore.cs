using Ocr.Model;
using Ocr.Model.Recognition;

namespace Mobula.ModelLoops;

/// <summary>Lines that wait to be read, by the width they are padded to: one thread puts in, another takes out.</summary>
internal sealed class LineStore
{
    private readonly Dictionary<int, Queue<Picture>> lines = [];
    private bool isComplete;

    public void Add(IEnumerable<Picture> crops)
    {
        lock (lines)
        {
            foreach (var crop in crops) Of(TextRecognizer.PaddedWidth(crop)).Enqueue(crop);
            Monitor.PulseAll(lines);
        }
    }

    /// <summary>No more lines come.</summary>
    public void Complete()
    {
        lock (lines)
        {
            isComplete = true;
            Monitor.PulseAll(lines);
        }
    }

    /// <summary>A line of a width, as soon as there is one.</summary>
    public Picture Take(int width)
    {
        lock (lines)
        {
            Picture? crop;
            while (!Of(width).TryDequeue(out crop))
            {
                if (isComplete) throw new InvalidOperationException($"The record has more lines of width {width} than the pictures.");
                Monitor.Wait(lines);
            }

            return crop;
        }
    }

    public int Count
    {
        get
        {
            lock (lines) return lines.Values.Sum(queue => queue.Count);
        }
    }

    private Queue<Picture> Of(int width) => lines.TryGetValue(width, out var queue) ? queue : lines[width] = [];
}
