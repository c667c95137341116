namespace Mobula.EndToEnd.Tests.Documents;

/// <summary>A command of a README and what it is said to print.</summary>
internal sealed record ConsoleCommand(string Text, string Output);

/// <summary>Reads the commands of a document: lines that begin with "$ " in fences marked "console", the lines below being what is printed.</summary>
internal static class ConsoleBlock
{
    public static IReadOnlyList<ConsoleCommand> CommandsOf(string document)
    {
        var commands = new List<ConsoleCommand>();
        bool inside = false;
        foreach (string line in document.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inside = line == "```console";
            else if (inside && line.StartsWith("$ ", StringComparison.Ordinal)) commands.Add(new(line[2..], ""));
            else if (inside && commands.Count > 0) commands[^1] = commands[^1] with { Output = commands[^1].Output + line + "\n" };
        }

        return commands;
    }
}
