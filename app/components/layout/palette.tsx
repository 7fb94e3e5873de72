import { useNavigate } from "@remix-run/react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { type Answered, targetOf } from "#domain/installation/palette-target";

type Line = { href: string; text: string; about: string };
type Answer = Answered<Line> & { meant: string | null };
const NONE: Answer = { asked: "", lines: [], meant: null };

/** So long nothing is typed before the server is asked. Milliseconds. */
const PAUSE = 180;

/**
 * Records, pages and actions by their names, from anywhere by Ctrl+K (⌘K): a combobox whose list the server fills. Without
 * scripts the same field is a form of the search page.
 */
export function Palette({ search }: { search: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const { text, setText, answer, status } = useAnswer(search);
  const [active, setActive] = useState(0);
  useOpener(dialog, field);
  // What was typed before this script ran.
  useEffect(() => setText(field.current?.value ?? ""), [setText]);
  const lines = answer.lines;
  const at = Math.min(active, lines.length - 1);
  const go = (to: string) => {
    dialog.current?.close();
    setText("");
    navigate(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || lines.length === 0) return;
    event.preventDefault();
    setActive((at + step + lines.length) % lines.length);
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Search and actions">
      <form
        action={search}
        onSubmit={(event) => {
          event.preventDefault();
          go(targetOf(answer, at, text, search));
        }}
      >
        <input
          className="in"
          ref={field}
          name="q"
          type="text"
          role="combobox"
          aria-label="Search records, pages and actions"
          aria-expanded={lines.length > 0}
          aria-controls="palette-lines"
          aria-autocomplete="list"
          aria-activedescendant={lines.length > 0 ? `palette-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </form>
      <div className="found" id="palette-lines" role="listbox" aria-label="Found" tabIndex={-1}>
        {lines.map((line, n) => (
          <div
            key={`${line.href} ${line.text}`}
            id={`palette-${n}`}
            role="option"
            tabIndex={-1}
            aria-selected={n === at}
            onClick={() => go(line.href)}
            onKeyDown={(event) => event.key === "Enter" && go(line.href)}
          >
            <bdi>{line.text}</bdi>
            <small>{line.about}</small>
          </div>
        ))}
      </div>
      <p className="small muted" role="status">
        {status}
      </p>
    </dialog>
  );
}

/** What the server answers to the text once the keys rest; an answer that comes after a later one is left. */
function useAnswer(search: string) {
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer>(NONE);
  const [status, setStatus] = useState("");
  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`${search}.json?q=${encodeURIComponent(text)}`, {
          signal: asked.signal,
        });
        const found: Omit<Answer, "asked"> | null = response.ok ? await response.json() : null;
        if (asked.signal.aborted) return;
        setAnswer({ ...(found ?? NONE), asked: text });
        setStatus(found ? wordsOf(found, text) : "No answer. Press Enter for the search page.");
      } catch {
        // The next key asked again, or the server is away; then the page of the search says so.
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [text, search]);
  return { text, setText, answer, status };
}

function wordsOf({ lines, meant }: Omit<Answer, "asked">, text: string): string {
  if (lines.length === 0) return text ? `Nothing found for “${text}”.` : "";
  const found = `${lines.length} found${meant ? ` for “${meant}”` : ""}`;
  return `${found}. Up and down choose, Enter opens, Esc closes.`;
}

function useOpener(dialog: React.RefObject<HTMLDialogElement>, field: React.RefObject<HTMLInputElement>) {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey ||
        event.key.toLowerCase() !== "k"
      )
        return;
      event.preventDefault();
      if (!dialog.current?.open) dialog.current?.showModal();
      field.current?.select();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [dialog, field]);
}
