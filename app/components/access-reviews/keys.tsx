import type { KeyboardEvent } from "react";

type Acts = {
  press(row: HTMLElement, value: string): void;
  undo(): void;
  help(): void;
  together(): void;
};

/** Keys act only while a row, not one of its fields, has the focus, and never with Ctrl, Alt or Meta. */
export function reviewKeys(on: boolean, acts: Acts) {
  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (!on || event.ctrlKey || event.metaKey || event.altKey || target.matches("input, textarea, select"))
      return;
    const row = target.closest<HTMLElement>(".rv");
    if (!row) return;
    const move = (to: Element | null) => (to as HTMLElement | null)?.focus();
    const act: Record<string, () => void> = {
      k: () => acts.press(row, "keep"),
      c: () => acts.press(row, "change"),
      r: () => acts.press(row, "revoke"),
      n: () => move(row.nextElementSibling),
      p: () => move(row.previousElementSibling),
      u: acts.undo,
      b: acts.together,
      "?": acts.help,
    };
    const found = act[event.key];
    if (!found) return;
    event.preventDefault();
    found();
  };
}

/** Names the keys beside their switch. */
export function KeySwitch({ on, set }: { on: boolean; set(on: boolean): void }) {
  return (
    <div className="push small row keys">
      <label className="row">
        <input
          type="checkbox"
          checked={on}
          aria-describedby="keys"
          onChange={(event) => set(event.currentTarget.checked)}
        />{" "}
        Keyboard keys
      </label>
      <span className="muted" id="keys">
        <kbd>k</kbd> keep <kbd>c</kbd> change <kbd>r</kbd> revoke <kbd>n</kbd> next <kbd>p</kbd> previous{" "}
        <kbd>b</kbd> those without a flag <kbd>u</kbd> undo <kbd>?</kbd> help
      </span>
    </div>
  );
}
