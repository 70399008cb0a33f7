using System.CommandLine;

namespace Hearth.Cli.Completion;

/// <summary><c>hearth completion</c>: what makes a shell complete the tool's words.</summary>
internal static class CompletionCommand
{
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("shell") { Description = "bash, fish or zsh." };
        shell.AcceptOnlyFromAmong("bash", "fish", "zsh");
        var command = new Command("completion", "Print a script that has your shell complete hearth's words.") { shell };
        command.SetAction(parse => context.Out.Write(Script(parse.GetValue(shell)!)));
        return command;
    }

    // The tool itself is asked, through a directive of its parser, so that no script lists words.
    private static string Script(string shell) => shell switch
    {
        "bash" =>
            """
            # hearth completion bash: eval "$(hearth completion bash)" in ~/.bashrc
            _hearth() {
              local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\n'
              COMPREPLY=($(compgen -W "$(hearth "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null | grep -v '^/')" -- "$word"))
            }
            complete -o default -F _hearth hearth

            """,
        "fish" =>
            """
            # hearth completion fish: hearth completion fish > ~/.config/fish/completions/hearth.fish
            function __hearth
              set -l line (commandline -cp)
              set -l words (hearth "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -v "/*")
              test (count $words) -gt 0; and string join \n -- $words; or __fish_complete_path (commandline -ct)
            end
            complete -c hearth -f -a '(__hearth)'

            """,
        _ =>
            """
            # hearth completion zsh: eval "$(hearth completion zsh)" in ~/.zshrc, behind compinit
            _hearth() {
              local words=("${(@f)$(hearth "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null | grep -v '^/')}")
              (( ${#words} )) && compadd -- $words || _files
            }
            compdef _hearth hearth

            """,
    };
}
