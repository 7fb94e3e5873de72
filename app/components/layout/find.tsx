import { useEffect, useRef } from "react";
import { useKeys } from "./keys";

const typing = "input, textarea, select, [contenteditable], dialog *";

/** Looks through every register. “/” leads here from anywhere that is not being typed into, unless the person switched single keys off. */
export function Find({ search }: { search: string }) {
  const field = useRef<HTMLInputElement>(null);
  const { on } = useKeys();
  useEffect(() => {
    if (!on) return;
    const listen = (event: KeyboardEvent) => {
      const elsewhere = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
      if (event.key !== "/" || elsewhere || (event.target as Element).matches(typing)) return;
      if (!field.current?.checkVisibility()) return;
      event.preventDefault();
      field.current.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [on]);
  return (
    <form aria-label="Search everything" action={search}>
      <label className="vh" htmlFor="find">
        Search everything
      </label>
      <input
        className="in"
        id="find"
        name="q"
        type="search"
        placeholder="Search (Ctrl+K)"
        aria-keyshortcuts={on ? "/" : undefined}
        ref={field}
      />
    </form>
  );
}
