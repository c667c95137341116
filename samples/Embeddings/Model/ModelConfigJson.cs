using System.Text.Json.Serialization;

namespace Embeddings.Model;

[JsonSerializable(typeof(ModelConfig))]
internal sealed partial class ModelConfigJson : JsonSerializerContext;
