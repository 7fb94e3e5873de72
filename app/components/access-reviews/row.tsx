import { Form } from "@remix-run/react";
import { Note } from "#components/ui/note";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import type { RowItem } from "#domain/access-reviews/worklist-items";
import { lookupTable } from "#domain/lookup-table";
import { FlagTags } from "./flag-tags";
import { ReviewMore } from "./more";
import { ReviewWhy, type Why } from "./why";

type Props = {
  item: RowItem;
  me: string;
  /** Several systems in one list: each row names its own. */
  manySystems: boolean;
  roles: readonly string[];
  why: Why | null;
  refused: string | null;
  ask(kind: Why["kind"] | null): void;
};

/** Who, what they can do, and buttons of equal weight. A button that needs a reason asks for it in the row itself. */
export function ReviewRow({ item, me, manySystems, roles, why, refused, ask }: Props) {
  return (
    <li
      className="rv"
      id={`r-${item.id}`}
      tabIndex={-1}
      data-flagged={item.flags.length > 0 || undefined}
      aria-labelledby={`who-${item.id} what-${item.id} flags-${item.id}`}
    >
      <WhoPart item={item} />
      <WhatPart item={item} manySystems={manySystems} />
      {refused ? (
        <div className="refused">
          <Note tone="risk" live>
            <p>{refused}</p>
          </Note>
        </div>
      ) : null}
      {why ? (
        <ReviewWhy why={why} item={item} roles={roles} cancel={() => ask(null)} />
      ) : (
        <Form className="act" method="post" preventScrollReset>
          <LastTime item={item} me={me} />
          <input type="hidden" name="item" value={item.id} />
          <Choice kind="keep" item={item} ask={ask} />
          <Choice kind="change" item={item} ask={ask} />
          <Choice kind="revoke" item={item} ask={ask} />
          <Choice kind="not-mine" item={item} ask={ask} />
        </Form>
      )}
    </li>
  );
}

const BUTTONS = { keep: "Keep", change: "Change", revoke: "Revoke", "not-mine": "Not mine" } as const;
const CLASSES = { keep: "btn", change: "btn", revoke: "btn stop", "not-mine": "btn quiet" } as const;

function Choice({ kind, item, ask }: { kind: Why["kind"]; item: RowItem; ask: Props["ask"] }) {
  const needsReason = kind !== "keep" || item.flags.length > 0;
  return (
    <button
      className={CLASSES[kind]}
      type="submit"
      name="do"
      value={kind}
      aria-keyshortcuts={kind === "not-mine" ? undefined : kind[0]}
      onClick={(event) => {
        if (!needsReason) return;
        event.preventDefault();
        ask(kind);
      }}
    >
      {BUTTONS[kind]}{" "}
      <span className="vh">
        {item.label}, {item.role ?? "no role"}, in {item.system}
      </span>
      {kind === "not-mine" ? null : (
        <span aria-hidden="true">
          <kbd>{kind[0]}</kbd>
        </span>
      )}
    </button>
  );
}

function WhoPart({ item }: { item: RowItem }) {
  const { person } = item;
  return (
    <div>
      <h3 id={`who-${item.id}`}>{person ? <Who name={item.label} /> : <code>{item.label}</code>}</h3>
      {person ? (
        <p>
          {[person.title, person.department].filter(Boolean).join(", ") || "Title not known"}
          {person.endsOn ? (
            <>
              <br />
              Last day <When at={person.endsOn} />
            </>
          ) : person.startsOn ? (
            <>
              <br />
              Employed since <When at={person.startsOn} />
            </>
          ) : null}
        </p>
      ) : (
        <p>
          {item.kind === "service"
            ? "Service account"
            : item.kind === "shared"
              ? "Shared account"
              : "No match in the staff list"}
        </p>
      )}
    </div>
  );
}

function WhatPart({ item, manySystems }: { item: RowItem; manySystems: boolean }) {
  return (
    <div>
      <p id={`what-${item.id}`}>
        <b>{item.means ?? (item.role ? `Has the role ${item.role}` : "No role in the source")}</b>
      </p>
      <p>
        {manySystems ? `${item.system}: ` : null}
        {item.role && item.means ? (
          <>
            role <code>{item.role}</code>,{" "}
          </>
        ) : null}
        account <code>{item.account}</code>
        {item.status === "disabled" ? ", disabled" : null}
        <br />
        {item.lastSignIn === "never" ? (
          "Never signed in"
        ) : item.lastSignIn === "unknown" ? (
          "Last sign-in not known"
        ) : (
          <>
            Last sign-in <When at={item.lastSignIn} />
          </>
        )}
        {item.mfa === "unknown" ? ", MFA not known" : null}
      </p>
      {item.flags.length > 0 ? (
        <p className="flags" id={`flags-${item.id}`}>
          <FlagTags flags={item.flags} idle={item.idle} />
        </p>
      ) : null}
      {item.gone ? <p>The newest list of the system no longer contains this account.</p> : null}
      <ReviewMore item={item} />
    </div>
  );
}

const BEFORE = lookupTable({ keep: "kept", change: "changed", revoke: "revoked" });

function LastTime({ item, me }: { item: RowItem; me: string }) {
  if (!item.last)
    return (
      <p>
        {item.flags.includes("new") ? "No earlier decision. This account is new." : "No earlier decision."}
      </p>
    );
  return (
    <p>
      Last time: <b>{BEFORE[item.last.kind]}</b> by{" "}
      {item.last.byId === me ? "you" : <Who name={item.last.by} />}, <When at={item.last.at} />
      {item.last.reason ? (
        <>
          <br />“{item.last.reason}”
        </>
      ) : null}
    </p>
  );
}
