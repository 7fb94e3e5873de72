import type { ReactNode } from "react";
import { type FieldLike, HintAndError, wiring } from "./field";

/** One yes or no. An unticked box sends nothing, as HTML has it. */
export function Check({
  field,
  hint,
  value = "on",
  children,
}: {
  field: FieldLike;
  hint?: ReactNode;
  value?: string;
  children: ReactNode;
}) {
  const on = field.initialValue === true || field.initialValue === value;
  return (
    <div className="field">
      <label className="pick">
        <input type="checkbox" value={value} defaultChecked={on} {...wiring(field, hint)} />
        <span>{children}</span>
      </label>
      <HintAndError field={field} hint={hint} words={() => "ticked"} />
    </div>
  );
}
