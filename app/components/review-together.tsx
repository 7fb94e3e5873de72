import { Form } from "@remix-run/react";
import type { RowItem } from "./review-row";
import { When } from "./when";
import { Who } from "./who";

/** The accounts without a flag: read as a list, then kept in one go. Shown for two and more. */
export function ReviewTogether({ items }: { items: readonly RowItem[] }) {
  if (items.length < 2) return null;
  const n = items.length;
  return (
    <details className="note is-info together">
      <summary>
        <b>{n} accounts have no flag.</b> You may keep them in one go, after reading the list.{" "}
        <span className="btn">Read the list of {n}</span>
      </summary>
      <Form className="stack tight" method="post" preventScrollReset>
        <p>None has a flag. Read each line; keep together only what you would keep one by one.</p>
        <ul className="stack tight">
          {items.map((item) => (
            <li key={item.id}>
              <input type="hidden" name="items" value={item.id} />
              <b>
                <Who name={item.label} />
              </b>
              {item.person?.title ? `, ${item.person.title}` : ""}
              <br />
              <span className="muted small">
                {item.means ?? item.role ?? "no role named"}
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
    </details>
  );
}
