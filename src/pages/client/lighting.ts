/// <reference lib="dom" />
/** The passage that somebody points at or has focused is lit in every column, and on the plate. */

export interface Light {
  /** Pointed at from elsewhere; nothing when the pointer has left. */
  readonly over: (passage: string | undefined) => void;
  /** Stays lit while nothing is pointed at. */
  readonly pick: (passage: string | undefined) => void;
  readonly lit: () => string | undefined;
}

export function lighting(changed: (passage: string | undefined) => void): Light {
  let over: string | undefined;
  let picked: string | undefined;
  const show = (): void => {
    const passage = over ?? picked;
    for (const row of document.querySelectorAll('.row.lit')) row.classList.remove('lit');
    if (passage !== undefined) document.getElementById(`passage-${passage}`)?.classList.add('lit');
    changed(passage);
  };
  const point = (passage: string | undefined): void => {
    if (passage === over) return;
    over = passage;
    show();
  };
  const passageAt = (target: EventTarget | null): string | undefined =>
    target instanceof Element ? target.closest<HTMLElement>('.row')?.dataset.passage : undefined;

  document.addEventListener('pointerover', (event) => {
    if (event.target instanceof Element && event.target.closest('.plate') === null)
      point(passageAt(event.target));
  });
  document.addEventListener('focusin', (event) => {
    point(passageAt(event.target));
  });
  document.documentElement.addEventListener('pointerleave', () => {
    point(undefined);
  });
  return {
    over: point,
    pick: (passage) => {
      picked = passage;
      show();
    },
    lit: () => over ?? picked,
  };
}
