using Chat.Model;
using Microsoft.AspNetCore.Http;

namespace Chat.Serving;

/// <summary>Turns a request into the model's input, or refuses it with the field and the reason.</summary>
internal static class Conversation
{
    /// <exception cref="BadHttpRequestException">The model cannot take it: a status of 400.</exception>
    public static int[] Encode(BlenderbotModel model, ChatRequest request)
    {
        // Old turns may fall out of the model's sight; the question itself must not.
        int own = model.Tokenizer.EncodeText(request.UserInput).Length;
        if (own > model.Tokenizer.MaxTokens)
            throw new BadHttpRequestException($"user_input has {own} tokens, above the model's {model.Tokenizer.MaxTokens}. Make it shorter.");
        if (request.History?.Any(turn => turn is null) == true)
            throw new BadHttpRequestException("history has a turn that is null. Each turn is a text.");
        int[] input = model.Tokenizer.Encode(request.Turns);
        try
        {
            model.CheckInput(input);
        }
        catch (ModelInputException refusal)
        {
            throw new BadHttpRequestException($"user_input or history: {refusal.Message}");
        }

        return input;
    }
}
