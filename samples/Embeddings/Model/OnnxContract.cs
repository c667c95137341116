using Microsoft.ML.OnnxRuntime;

namespace Embeddings.Model;

/// <summary>The tensors a sentence embedding model has, and the check that a file has them.</summary>
internal static class OnnxContract
{
    public static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];

    public static readonly string[] Outputs = ["last_hidden_state"];

    /// <summary>All differences between the model and what this program feeds and reads.</summary>
    public static IReadOnlyList<string> Problems(InferenceSession session, ModelConfig config)
    {
        List<string> problems = [];
        foreach (string name in Inputs)
            Check("input", session.InputMetadata, name, typeof(long), rank: 2, problems);
        foreach (string name in session.InputMetadata.Keys.Except(Inputs))
            problems.Add($"it wants the input '{name}', which this program does not have.");

        if (Check("output", session.OutputMetadata, Outputs[0], typeof(float), rank: 3, problems) is [_, _, var size] && size >= 0
            && size != config.HiddenSize)
            problems.Add($"its output '{Outputs[0]}' is {size} wide, config.json says hidden_size {config.HiddenSize}.");
        return problems;
    }

    private static int[]? Check(
        string kind, IReadOnlyDictionary<string, NodeMetadata> all, string name, Type type, int rank, List<string> problems)
    {
        if (!all.TryGetValue(name, out NodeMetadata? node))
        {
            problems.Add($"it has no {kind} '{name}' (it has {string.Join(", ", all.Keys)}).");
            return null;
        }

        if (!node.IsTensor || node.ElementType != type || node.Dimensions.Length != rank)
        {
            problems.Add($"its {kind} '{name}' is not a tensor of {type.Name} with {rank} dimensions.");
            return null;
        }

        return node.Dimensions;
    }
}
