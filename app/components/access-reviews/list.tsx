import { useNavigation, useSubmit } from "@remix-run/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useKeys } from "#components/layout/keys";
import type { RowItem } from "#domain/access-reviews/worklist-items";
import { KeySwitch, reviewKeys } from "./keys";
import { ReviewRow } from "./row";
import { forgetWords, type Why } from "./why";

type Props = {
  items: readonly RowItem[];
  me: string;
  manySystems: boolean;
  roles: Readonly<Record<string, readonly string[]>>;
  /** The decision that is undone first; null when there is none. */
  lastDecided: string | null;
  /** What the server asks for after a decision without its reason. */
  asked: (Why & { item: string }) | null;
  /** What the server says against a decision that needs no more words. */
  refused: { item: string; text: string } | null;
  /** Where the focus goes after the last decision. */
  after: string;
  help(): void;
  /** Stands in the place of the list when nothing is left. */
  none: ReactNode;
};

/**
 * The accounts still to decide. After a decision the focus is on the next row, after the last one on what follows; after
 * one that was refused it stays.
 */
export function ReviewList({
  items,
  me,
  manySystems,
  roles,
  lastDecided,
  asked,
  refused,
  after,
  help,
  none,
}: Props) {
  const [why, setWhy] = useState<(Why & { item: string }) | null>(asked);
  const { on, set: setOn } = useKeys();
  const list = useRef<HTMLOListElement>(null);
  const submit = useSubmit();
  useEffect(() => {
    if (asked) setWhy(asked);
  }, [asked]);
  const ids = items.map((item) => item.id).join();
  const sent = useSentPress(ids, after, asked?.item, () => setWhy(null));
  const leave = (id: string) => {
    const at = items.findIndex((item) => item.id === id);
    const next = items[at + 1] ?? items[at - 1];
    sent.current = { item: id, undo: false, to: next ? `r-${next.id}` : after };
  };
  const keys = reviewKeys(on, {
    press: (row, value) => row.querySelector<HTMLButtonElement>(`button[value="${value}"]`)?.click(),
    undo: () => {
      if (!lastDecided) return;
      sent.current = { item: lastDecided, undo: true, to: `r-${lastDecided}` };
      submit({ do: "undo", item: lastDecided }, { method: "post", preventScrollReset: true });
    },
    help,
    together: () => {
      const box = document.getElementById("together") as HTMLDetailsElement | null;
      if (!box) return;
      box.open = true;
      box.querySelector<HTMLElement>('button[value="keep-together"]')?.focus();
    },
  });
  if (items.length === 0) return <>{none}</>;
  return (
    <section className="stack" aria-labelledby="still-to-decide">
      <div className="row">
        <h2 id="still-to-decide">Open entries</h2>
        <KeySwitch on={on} set={setOn} />
      </div>
      <ol
        className="rvs plain"
        ref={list}
        onKeyDown={keys}
        onSubmit={(event) => leave((event.target as Element).closest(".rv")?.id.slice(2) ?? "")}
      >
        {items.map((item) => (
          <ReviewRow
            key={item.id}
            item={item}
            me={me}
            manySystems={manySystems}
            roles={roles[item.system] ?? []}
            why={why?.item === item.id ? why : null}
            refused={refused?.item === item.id ? refused.text : null}
            ask={(kind) => {
              setWhy(kind ? { kind, item: item.id } : null);
              if (!kind) requestAnimationFrame(() => document.getElementById(`r-${item.id}`)?.focus());
            }}
          />
        ))}
      </ol>
    </section>
  );
}

/** The press that is under way; when its answer is here the focus moves, or stays at what was refused. */
function useSentPress(ids: string, after: string, askedItem: string | undefined, close: () => void) {
  const sent = useRef<{ item: string; undo: boolean; to: string } | null>(null);
  const { state } = useNavigation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the list has changed, not before
  useEffect(() => {
    const press = sent.current;
    if (!press || state !== "idle") return;
    sent.current = null;
    const row = document.getElementById(`r-${press.item}`);
    if ((row !== null) === press.undo) {
      forgetWords(press.item);
      close();
      (document.getElementById(press.to) ?? document.getElementById(after))?.focus();
    } else if (askedItem !== press.item) {
      close();
      requestAnimationFrame(() => document.getElementById(`r-${press.item}`)?.focus());
    }
  }, [ids, state]);
  return sent;
}
