import { useParams } from "@remix-run/react";
import { useRef } from "react";
import { When } from "#components/ui/when";
import { plural } from "#domain/counted";

type Item = {
  id: string;
  externalId: string;
  createdAt: string | null;
  status: string;
  mfa: string;
  privileged: string;
  grants: string[];
  holders: { count: number; names: string[] };
  label: string;
};

/** What else is known about an account. Opening it is recorded, so that the record shows how the review was done. */
export function ReviewMore({ item }: { item: Item }) {
  const { id } = useParams();
  const reported = useRef(false);
  const look = () => {
    if (reported.current) return;
    reported.current = true;
    const body = new URLSearchParams({ item: item.id });
    // Not awaited: nothing depends on it.
    void fetch(`/my/reviews/${id}/looks`, { method: "POST", body, keepalive: true }).catch(() => undefined);
  };
  const others = item.holders.names.filter((name) => name !== item.label).slice(0, 5);
  const rest = item.holders.count - 1 - others.length;
  return (
    <details className="small" onToggle={(event) => event.currentTarget.open && look()}>
      <summary>
        More<span className="vh"> about {item.label}</span>
      </summary>
      <p>
        {item.holders.count <= 1
          ? "No other account in this review has this role."
          : `Also with this role: ${others.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`}
        <br />
        Account <code>{item.externalId}</code>
        {item.createdAt ? (
          <>
            , created <When at={item.createdAt} />
          </>
        ) : null}
        . Status {known(item.status)}, MFA {known(item.mfa)}, privileged {known(item.privileged)}.
        {item.grants.length > 0 ? (
          <>
            <br />
            {plural(item.grants.length, "Grant", "Grants")}: {item.grants.join(", ")}.
          </>
        ) : null}
      </p>
    </details>
  );
}

const known = (word: string) => (word === "unknown" ? "not known" : word);
