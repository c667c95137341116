using Chat.Model;
using Microsoft.Extensions.Options;

namespace Chat.Serving;

/// <summary>Loads the model, once for all replicas where they share it.</summary>
public sealed class SharedModel(IOptions<ChatOptions> options) : IDisposable
{
    private readonly Lazy<BlenderbotModel> shared = new(() => Load(options.Value));

    /// <summary>The model for one replica.</summary>
    /// <param name="isOwn">Whether the replica has to dispose of it.</param>
    /// <exception cref="ModelFolderException">The folder cannot be used; the message names the file and why.</exception>
    public BlenderbotModel Get(out bool isOwn)
    {
        isOwn = !options.Value.ShareModel;
        return isOwn ? Load(options.Value) : shared.Value;
    }

    public void Dispose()
    {
        if (shared.IsValueCreated) shared.Value.Dispose();
    }

    private static BlenderbotModel Load(ChatOptions options) =>
        BlenderbotModel.Load(Find(options.Model), new() { Device = options.Device, IntraOpThreads = options.Threads });

    private static string Find(string folder) =>
        Directory.Exists(folder) || Path.IsPathRooted(folder) ? Path.GetFullPath(folder) : Path.Combine(AppContext.BaseDirectory, folder);
}
