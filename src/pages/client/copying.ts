/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** Buttons that copy, shown where that is possible: browsers give the clipboard to secure addresses alone. */

const SHOWN = 1_600;

export function copying(within: ParentNode): void {
  if (!isSecureContext) return;
  for (const button of within.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false;
    button.onclick = () => {
      void copy(button);
    };
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const { copy: text = '', copied = '' } = button.dataset;
  const label = button.textContent;
  if (label === copied) return;
  await navigator.clipboard.writeText(text);
  button.textContent = copied;
  button.setAttribute('aria-live', 'polite');
  setTimeout(() => {
    button.textContent = label;
  }, SHOWN);
}
