import { Form } from "@remix-run/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Field, named, wiring } from "#components/ui/field";
import { TextArea } from "#components/ui/text-area";
import { Who } from "#components/ui/who";

export type Why = {
  kind: "keep" | "change" | "revoke" | "not-mine";
  reason?: string;
  toRole?: string;
  errors?: Record<string, string[] | undefined>;
};
type Item = { id: string; label: string; role: string | null };
type Props = { why: Why; item: Item; roles: readonly string[]; cancel(): void };

const TITLES: Record<Why["kind"], (name: ReactNode) => ReactNode> = {
  keep: (name) => <>Why does {name} keep this?</>,
  change: (name) => <>What should {name} have instead?</>,
  revoke: (name) => <>Why is the access of {name} revoked?</>,
  "not-mine": (name) => <>Why is {name} not yours to decide?</>,
};
const HINTS: Record<Why["kind"], string> = {
  keep: "This account has a flag, so a reason is required.",
  change: "Name the smaller role that is enough for the job.",
  revoke: "Nothing changes until you sign. Access can be requested again.",
  "not-mine": "The entry goes to the next reviewer of this system.",
};
const VERBS = { keep: "Keep", change: "Change", revoke: "Revoke", "not-mine": "Reassign" } as const;

const placeOf = (item: string) => `why ${item}`;

/** The decision is made: the words of its reason need not be kept any more. */
export function forgetWords(item: string): void {
  sessionStorage.removeItem(placeOf(item));
}

/** Asks for the reason of a decision inside its row. Works as a plain form; Escape goes back. */
export function ReviewWhy({ why, item, roles, cancel }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const kept = placeOf(item.id);
  // Focus goes to the first question when it opens; words typed before and not sent are restored.
  useEffect(() => {
    const words = form.current?.querySelector("textarea");
    if (words && !words.value) words.value = sessionStorage.getItem(kept) ?? "";
    form.current?.querySelector<HTMLElement>("input:not([type=hidden]), textarea")?.focus();
  }, [kept]);
  // Refused: to the first that is missing, and it is said.
  const [missing, setMissing] = useState("");
  useEffect(() => {
    setMissing(
      Object.values(why.errors ?? {})
        .flatMap((texts) => texts ?? [])
        .join(" "),
    );
    if (why.errors) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [why.errors]);
  const reason = { ...named("reason", why.reason, why.errors?.reason), id: `why-${item.id}` };
  const toRole = { ...named("toRole", why.toRole, why.errors?.toRole), id: `to-${item.id}` };
  const others = roles.filter((role) => role !== item.role);
  return (
    <Form
      className="act why"
      method="post"
      preventScrollReset
      ref={form}
      noValidate
      onInput={({ target }) => {
        if (target instanceof HTMLTextAreaElement) sessionStorage.setItem(kept, target.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
        const inReason = (event.target as HTMLElement).tagName === "TEXTAREA";
        if (event.key === "Enter" && !event.shiftKey && inReason && !event.nativeEvent.isComposing) {
          event.preventDefault();
          event.currentTarget.requestSubmit();
        }
      }}
    >
      <input type="hidden" name="item" value={item.id} />
      <input type="hidden" name="do" value={why.kind} />
      <h4>{TITLES[why.kind](<Who name={item.label} />)}</h4>
      <p className="vh" role="alert">
        {missing}
      </p>
      {why.kind === "change" ? (
        <Field field={toRole} label="Smaller role">
          <input
            className="in w-l"
            type="text"
            list={`roles-${item.id}`}
            defaultValue={why.toRole}
            {...wiring(toRole)}
          />
          <datalist id={`roles-${item.id}`}>
            {others.map((role) => (
              <option key={role} value={role} />
            ))}
          </datalist>
        </Field>
      ) : null}
      <TextArea field={reason} label="Reason" hint={`${HINTS[why.kind]} Enter saves it.`} rows={2} />
      <div className="row">
        <button className={why.kind === "revoke" ? "btn stop" : "btn go"} type="submit">
          {VERBS[why.kind]}
        </button>
        <button className="btn quiet" type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </Form>
  );
}
