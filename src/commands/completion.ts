import { ShellCompDirective } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { examples } from './examples.js';

/** Last of all commands: it completes those that are there. */
export function addCompletion(program: Command): void {
  const completed = tab(program, { completionCommandName: 'completion' });
  // tab says after every answer that no file may stand here. Where nothing else does, the shell shall offer files.
  Object.defineProperty(completed, 'directive', {
    get: () =>
      completed.completions.length === 0
        ? ShellCompDirective.ShellCompDirectiveDefault
        : ShellCompDirective.ShellCompDirectiveNoFileComp,
    set: () => undefined,
  });
  program.commands
    .find((command) => command.name() === 'completion')
    ?.description('print what makes your shell complete palimpsest’s commands')
    .addHelpText('after', HELP)
    .action((shell: string) => {
      completed.setup('palimpsest', 'palimpsest', shell);
      if (shell === 'bash') process.stdout.write(BASH);
    });
}

/** What tab's script for bash leaves out: files where nothing else is offered, and a bash without bash-completion. */
const BASH = `
declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
}
complete -o bashdefault -o default -F __palimpsest_complete palimpsest
`;

const HELP = examples({
  'completion bash > ~/.local/share/bash-completion/completions/palimpsest':
    'for bash, from the next shell on',
  'completion zsh > "${fpath[1]}/_palimpsest"': 'for zsh, from the next shell on',
  'completion fish > ~/.config/fish/completions/palimpsest.fish': 'for fish',
  'completion powershell >> $PROFILE': 'for PowerShell',
});
