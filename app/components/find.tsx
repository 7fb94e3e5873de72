import { useEffect, useRef } from "react";

const typing = "input, textarea, select, [contenteditable], dialog *";

/** Looks through every register. “/” leads here from anywhere that is not being typed into. */
export function Find({ search }: { search: string }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const elsewhere = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
      if (event.key !== "/" || elsewhere || (event.target as Element).matches(typing)) return;
      if (!field.current?.checkVisibility()) return;
      event.preventDefault();
      field.current.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <form aria-label="Find anything" action={search}>
      <label className="vh" htmlFor="find">
        Find anything
      </label>
      <input
        className="in"
        id="find"
        name="q"
        type="search"
        placeholder="Find anything"
        aria-keyshortcuts="/"
        ref={field}
      />
    </form>
  );
}
