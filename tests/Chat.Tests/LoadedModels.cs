using Chat.Model;
using Chat.Model.Text;

[assembly: AssemblyFixture(typeof(Chat.Tests.LoadedModels))]

namespace Chat.Tests;

/// <summary>The sample's model, loaded once for all tests and shared by them, as replicas share it.</summary>
public sealed class LoadedModels : IDisposable
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models", "blenderbot-tiny");

    private readonly Lazy<BlenderbotModel> merged = new(() => BlenderbotModel.Load(Folder, new() { Layout = DecoderLayout.Merged }));
    private readonly Lazy<BlenderbotModel> split = new(() => BlenderbotModel.Load(Folder, new() { Layout = DecoderLayout.Split }));

    public static BlenderbotTokenizer Tokenizer { get; } = ModelFolder.Open(Folder).Tokenizer;

    public BlenderbotModel this[DecoderLayout layout] => (layout == DecoderLayout.Merged ? merged : split).Value;

    public void Dispose()
    {
        foreach (var model in new[] { merged, split }.Where(model => model.IsValueCreated))
            model.Value.Dispose();
    }
}
