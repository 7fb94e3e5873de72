import { useEffect, useRef, useState } from "react";

const WORDS = { keep: "kept", change: "to change", revoke: "to revoke" } as const;

type Props = {
  items: number;
  open: number;
  decided: number;
  /** The newest decision, if there is one. */
  newest: { label: string; decision: { kind: keyof typeof WORDS } } | undefined;
};

/** Announces the result of each decision to screen readers: the focus is on the next row by then. */
export function ReviewLiveRegion({ items, open, decided, newest }: Props) {
  const before = useRef({ items, decided });
  const [message, say] = useState("");
  useEffect(() => {
    const more = decided - before.current.decided;
    const given = before.current.items - items;
    before.current = { items, decided };
    if (more === 0 && given === 0) return;
    const what =
      more > 1
        ? `${more} kept in bulk`
        : more === 1 && newest
          ? `${newest.label} ${WORDS[newest.decision.kind]}`
          : more < 0
            ? "Undone"
            : "Reassigned";
    say(`${what}, ${open === 0 ? "none" : open} left.`);
  }, [items, decided, open, newest]);
  return (
    <p className="vh" role="status">
      {message}
    </p>
  );
}
