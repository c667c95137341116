using Embeddings.Model;

namespace Mobula.ModelLoops;

internal sealed class EmbeddingsLoop : ILoop
{
    private readonly EmbeddingSession session;
    private readonly EmbeddingModel model;

    public EmbeddingsLoop(string folder)
    {
        session = EmbeddingSession.Open(new() { Folder = folder, Threads = 1 });
        model = new(session);
    }

    public void Tokenize(string text) => model.Tokenize(text);

    public void Run(int[][] batch) => model.Embed(batch, CancellationToken.None);

    public void Dispose() => session.Dispose();
}
