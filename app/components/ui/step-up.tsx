import { createContext, type ReactNode, useContext } from "react";
import { CodeField } from "./code-field";
import type { FieldLike } from "./field";
import { named } from "./field";
import { Icon } from "./icon";
import { useNow } from "./now";
import { When } from "./when";

const Factor = createContext<Date | null>(null);

/** Until when the session's second factor counts for a step-up; null when a code is needed now. */
export function FactorProvider({ until, children }: { until: Date | string | null; children: ReactNode }) {
  return <Factor.Provider value={until === null ? null : new Date(until)}>{children}</Factor.Provider>;
}

/**
 * Asks for a 6-digit code when the session's second factor is older than ten minutes; otherwise says until when it counts.
 * `asked` forces the field: the server refused because a code was missing or wrong.
 */
export function StepUp({
  field = named("code"),
  asked,
  why,
}: {
  field?: FieldLike;
  asked?: boolean;
  why?: string;
}) {
  const until = useContext(Factor);
  const now = useNow();
  if (!asked && !field.errors?.length && until && until > now) {
    return (
      <p className="muted small">
        <Icon name="lock" /> Your second factor was checked recently and is valid until{" "}
        <When at={until} as="moment" />.
      </p>
    );
  }
  return (
    <CodeField
      field={{ ...field, initialValue: undefined }}
      label="6-digit code from your authenticator app"
      hint={why ?? "Confirms your identity. A recovery code works too."}
    />
  );
}
