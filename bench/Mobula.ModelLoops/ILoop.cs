namespace Mobula.ModelLoops;

/// <summary>A model as a program calls it that serves nobody.</summary>
internal interface ILoop : IDisposable
{
    /// <summary>A text to token ids.</summary>
    void Tokenize(string text);

    /// <summary>A batch to results, in the form a client gets.</summary>
    void Run(int[][] batch);
}
