using Chat.Model;
using Chat.Model.Generation;

namespace Mobula.ModelLoops;

internal sealed class ChatLoop(string folder) : ILoop
{
    private readonly BlenderbotModel model = BlenderbotModel.Load(folder, new() { IntraOpThreads = 1 });

    public void Tokenize(string text) => model.Tokenizer.Encode([text]);

    public void Run(int[][] batch)
    {
        foreach (int[] answer in new Generator(model).Generate(batch, model.Generation, CancellationToken.None)) model.Tokenizer.Decode(answer);
    }

    public void Dispose() => model.Dispose();
}
