using Embeddings.Model;
using Embeddings.Tests.Model;

[assembly: AssemblyFixture(typeof(TestModel))]

namespace Embeddings.Tests.Model;

/// <summary>The real model, loaded by the first test that asks; a test that asks where there is none is skipped.</summary>
public sealed class TestModel : IDisposable
{
    private const string Name = "minilm-l6-v2-int8";
    private const string Variable = "MOBULA_MODELS";

    private readonly Lazy<EmbeddingSession> session = new(() => EmbeddingSession.Open(new() { Folder = Folder }));

    public static string Folder => Find() is { } found ? found : Skip();

    public EmbeddingSession Session => Find() is not null ? session.Value : throw new InvalidOperationException(Skip());

    public void Dispose()
    {
        if (session.IsValueCreated)
            session.Value.Dispose();
    }

    private static string Skip()
    {
        Assert.Skip(
            $"The model '{Name}' is not here. Set {Variable} to the folder that holds {Name}/ with model.onnx, vocab.txt, config.json "
            + "and embeddings_goldens.json, or put it into shared/models beside the checkout.");
        return "";
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return Existing(given);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", "models")) is { } found)
                return found;
        }

        return null;
    }

    private static string? Existing(string models)
    {
        string folder = Path.Combine(models, Name);
        return File.Exists(Path.Combine(folder, "model.onnx")) ? folder : null;
    }
}
