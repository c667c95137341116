using Chat.Model.Generation;
using Chat.Model.Runtime;
using Chat.Model.Text;

namespace Chat.Model;

/// <summary>A loaded Blenderbot model. Thread-safe: several <see cref="Generator"/>s can share it, and it outlives them.</summary>
public sealed class BlenderbotModel : IDisposable
{
    private BlenderbotModel(ModelFolder folder, DecoderLayout layout, Encoder encoder, IDecoder decoder) =>
        (Folder, Layout, Encoder, Decoder) = (folder, layout, encoder, decoder);

    /// <summary>Where it comes from.</summary>
    public ModelFolder Folder { get; }

    /// <summary>The decoder in use.</summary>
    public DecoderLayout Layout { get; }

    /// <summary>The model's sizes.</summary>
    public ModelConfig Config => Folder.Config;

    /// <summary>How the model's makers have it generate.</summary>
    public GenerationSettings Generation => Folder.Generation;

    /// <summary>Text to token ids and back.</summary>
    public BlenderbotTokenizer Tokenizer => Folder.Tokenizer;

    internal Encoder Encoder { get; }

    internal IDecoder Decoder { get; }

    /// <summary>Reads the folder at <paramref name="path"/> and loads its weights.</summary>
    /// <exception cref="ModelFolderException">The folder cannot be used; the message names the files and why.</exception>
    public static BlenderbotModel Load(string path, ModelOptions? options = null) => Load(ModelFolder.Open(path), options);

    /// <summary>Loads the weights of <paramref name="folder"/>.</summary>
    /// <exception cref="ModelFolderException">A file does not load, or is another model's.</exception>
    public static BlenderbotModel Load(ModelFolder folder, ModelOptions? options = null)
    {
        options ??= new ModelOptions();
        var layout = Choose(folder, options.Layout);
        var files = new OnnxFile(folder.Path, options);
        var encoder = new Encoder(files, folder.Config);
        try
        {
            IDecoder decoder = layout == DecoderLayout.Merged
                ? new MergedDecoder(files, folder.Config)
                : new SplitDecoder(files, folder.Config);
            return new BlenderbotModel(folder, layout, encoder, decoder);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="ModelFolder.CheckInput"/>
    public void CheckInput(ReadOnlySpan<int> input, int row = 0) => Folder.CheckInput(input, row);

    /// <inheritdoc/>
    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }

    private static DecoderLayout Choose(ModelFolder folder, DecoderLayout? wanted)
    {
        var found = ModelFolder.Layouts(folder.Path);
        if (wanted is null && found.Count > 0)
            return found[0];
        if (wanted is { } layout && found.Contains(layout))
            return layout;
        var file = wanted == DecoderLayout.Split ? $"{ModelFolder.FirstDecoder} or {ModelFolder.NextDecoder}" : ModelFolder.MergedDecoder;
        throw new ModelFolderException(folder.Path, [$"{file}: is missing, which the layout {wanted} needs."]);
    }
}
