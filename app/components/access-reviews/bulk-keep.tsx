import { Form, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { DeskFilter } from "#domain/access-reviews/filter";

type Line = { id: string; label: string; title: string | null; means: string | null; lastSignIn: string };
type Props = {
  items: readonly Line[];
  /** How many without a flag the filter finds; the list shows the first of them. */
  all: number;
  filter: DeskFilter;
};

/** The accounts without a flag: read as a list, then kept in one go. Shown for two and more. */
export function BulkKeep({ items, all, filter }: Props) {
  const { state } = useNavigation();
  const sent = useRef(false);
  const n = items.length;
  // Kept: the focus moves to what is left, or to the signature.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the list has changed, not before
  useEffect(() => {
    if (!sent.current || state !== "idle") return;
    sent.current = false;
    (document.querySelector<HTMLElement>(".rv") ?? document.getElementById("sign"))?.focus();
  }, [state, n]);
  if (n < 2) return null;
  return (
    <details className="note is-info together" id="together">
      <summary>
        <b>{all} accounts have no flag.</b> After reading the list, you can keep them in bulk.{" "}
        <span className="btn">Read the list of {n}</span>
      </summary>
      <Form
        className="stack tight"
        method="post"
        preventScrollReset
        onSubmit={() => {
          sent.current = true;
        }}
      >
        <p>None has a flag. Read each line, and keep in bulk only what you would keep one by one.</p>
        <ul className="stack tight">
          {items.map((item) => (
            <li key={item.id}>
              <input type="hidden" name="items" value={item.id} />
              <b>
                <Who name={item.label} />
              </b>
              {item.title ? `, ${item.title}` : ""}
              <br />
              <span className="muted small">
                {item.means ?? "no role"}
                {item.lastSignIn === "never" || item.lastSignIn === "unknown" ? null : (
                  <>
                    . Last sign-in <When at={item.lastSignIn} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
        <p>
          <button className="btn" type="submit" name="do" value="keep-together">
            Keep these {n}
          </button>
        </p>
      </Form>
      {all > n && Object.values(filter).some(Boolean) ? (
        <Form className="row" method="post" preventScrollReset>
          <input type="hidden" name="count" value={all} />
          {Object.entries(filter).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <button className="btn" type="submit" name="do" value="keep-filtered">
            Keep all {all} matching this filter
          </button>
          <span className="muted small">Recorded as kept in bulk.</span>
        </Form>
      ) : null}
    </details>
  );
}
